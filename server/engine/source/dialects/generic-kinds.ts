import type { ControlFlowKinds } from '../dialect.ts';
import type { GenericLanguageId } from '../languages.ts';

/** The kinds of a grammar that metrics need, as lists; what a language does not have is left out. */
export interface GenericKinds {
  readonly controlFlow: { readonly [Set in keyof ControlFlowKinds]?: readonly string[] };
  /** Kinds that hold the parameters of a function. */
  readonly parameterLists: readonly string[];
  /** Kinds that are parameters, where a list also holds other nodes. */
  readonly parameters?: RegExp;
  /** Kinds of function bodies where the grammar has no field `body`; a function may be its own body. */
  readonly bodies?: readonly string[];
  readonly returns?: readonly string[];
  readonly throws?: readonly string[];
  readonly blocks?: readonly string[];
  readonly strings?: readonly string[];
  readonly numbers?: readonly string[];
}

const C_LIKE = {
  ifs: ['if_statement'],
  elses: ['else_clause'],
  loops: ['for_statement', 'while_statement', 'do_statement'],
  switches: ['switch_statement'],
  cases: ['case_statement'],
  ternaries: ['conditional_expression'],
  logicals: ['binary_expression'],
  logicalOperators: ['&&', '||'],
  jumps: ['goto_statement'],
} as const;

const C: GenericKinds = {
  controlFlow: {
    ...C_LIKE,
    functions: ['function_definition'],
    classes: ['struct_specifier', 'union_specifier', 'enum_specifier'],
  },
  parameterLists: ['parameter_list'],
  returns: ['return_statement'],
  blocks: ['compound_statement'],
  strings: ['string_literal'],
  numbers: ['number_literal'],
};

const CPP: GenericKinds = {
  ...C,
  controlFlow: {
    ...C_LIKE,
    functions: ['function_definition', 'lambda_expression'],
    classes: ['class_specifier', 'struct_specifier', 'union_specifier', 'enum_specifier'],
    loops: [...C_LIKE.loops, 'for_range_loop'],
    catches: ['catch_clause'],
    logicalOperators: ['&&', '||', 'and', 'or'],
  },
  returns: ['return_statement', 'co_return_statement'],
  throws: ['throw_statement'],
  strings: ['string_literal', 'raw_string_literal'],
};

const CSHARP: GenericKinds = {
  controlFlow: {
    ...C_LIKE,
    functions: [
      'method_declaration',
      'constructor_declaration',
      'destructor_declaration',
      'operator_declaration',
      'conversion_operator_declaration',
      'accessor_declaration',
      'local_function_statement',
      'lambda_expression',
      'anonymous_method_expression',
    ],
    classes: [
      'class_declaration',
      'struct_declaration',
      'interface_declaration',
      'record_declaration',
      'enum_declaration',
    ],
    elses: [],
    loops: [...C_LIKE.loops, 'foreach_statement'],
    switches: ['switch_statement', 'switch_expression'],
    cases: ['switch_section', 'switch_expression_arm'],
    catches: ['catch_clause'],
    logicalOperators: ['&&', '||', '??'],
  },
  parameterLists: ['parameter_list', 'implicit_parameter'],
  parameters: /^(parameter|implicit_parameter|identifier)$/, // of `params int[] rest` only the name is left
  bodies: ['block', 'arrow_expression_clause'],
  returns: ['return_statement'],
  throws: ['throw_statement', 'throw_expression'],
  blocks: ['block'],
  strings: ['string_literal', 'verbatim_string_literal', 'raw_string_literal', 'interpolated_string_expression'],
  numbers: ['integer_literal', 'real_literal'],
};

const PHP: GenericKinds = {
  controlFlow: {
    ...C_LIKE,
    functions: ['function_definition', 'method_declaration', 'anonymous_function', 'arrow_function'],
    classes: ['class_declaration', 'interface_declaration', 'trait_declaration', 'enum_declaration', 'anonymous_class'],
    elses: ['else_if_clause', 'else_clause'],
    loops: [...C_LIKE.loops, 'foreach_statement'],
    switches: ['switch_statement', 'match_expression'],
    cases: ['case_statement', 'default_statement', 'match_conditional_expression', 'match_default_expression'],
    catches: ['catch_clause'],
    logicalOperators: ['&&', '||', 'and', 'or', 'xor', '??'],
  },
  parameterLists: ['formal_parameters'],
  returns: ['return_statement'],
  throws: ['throw_expression'],
  blocks: ['compound_statement', 'colon_block'],
  strings: ['string', 'encapsed_string', 'heredoc', 'nowdoc'],
  numbers: ['integer', 'float'],
};

const RUBY: GenericKinds = {
  controlFlow: {
    functions: ['method', 'singleton_method', 'lambda'], // blocks are part of the method that passes them
    classes: ['class', 'module', 'singleton_class'],
    ifs: ['if', 'unless', 'if_modifier', 'unless_modifier'],
    elses: ['elsif', 'else'],
    loops: ['while', 'until', 'for', 'while_modifier', 'until_modifier'],
    switches: ['case', 'case_match'],
    cases: ['when', 'in_clause'],
    catches: ['rescue', 'rescue_modifier'],
    ternaries: ['conditional'],
    logicals: ['binary'],
    logicalOperators: ['&&', '||', 'and', 'or'],
  },
  parameterLists: ['method_parameters', 'lambda_parameters'],
  returns: ['return'],
  blocks: ['body_statement', 'block_body', 'then', 'do', 'else', 'begin', 'ensure'],
  strings: ['string', 'heredoc_body'],
  numbers: ['integer', 'float'],
};

const RUST: GenericKinds = {
  controlFlow: {
    functions: ['function_item', 'closure_expression'],
    classes: ['struct_item', 'enum_item', 'union_item', 'trait_item', 'impl_item'],
    ifs: ['if_expression'],
    elses: ['else_clause'],
    loops: ['for_expression', 'while_expression', 'loop_expression'],
    switches: ['match_expression'],
    cases: ['match_arm'],
    logicals: ['binary_expression', 'let_chain'],
    logicalOperators: ['&&', '||'],
    jumps: ['break_expression', 'continue_expression'],
  },
  parameterLists: ['parameters', 'closure_parameters'],
  parameters: /^(?!self_parameter$|attribute_item$)/,
  returns: ['return_expression'],
  blocks: ['block'],
  strings: ['string_literal', 'raw_string_literal'],
  numbers: ['integer_literal', 'float_literal'],
};

const KOTLIN: GenericKinds = {
  controlFlow: {
    functions: [
      'function_declaration',
      'secondary_constructor',
      'anonymous_initializer',
      'getter',
      'setter',
      'lambda_literal',
      'anonymous_function',
    ],
    classes: ['class_declaration', 'object_declaration', 'companion_object', 'object_literal'],
    ifs: ['if_expression'],
    loops: ['for_statement', 'while_statement', 'do_while_statement'],
    switches: ['when_expression'],
    cases: ['when_entry'],
    catches: ['catch_block'],
    logicals: ['binary_expression'],
    logicalOperators: ['&&', '||', '?:'],
  },
  parameterLists: ['function_value_parameters', 'lambda_parameters'],
  parameters: /^(parameter|variable_declaration|multi_variable_declaration)$/, // defaults and modifiers stand beside them
  bodies: ['function_body', 'block', 'lambda_literal'],
  returns: ['return_expression'],
  throws: ['throw_expression'],
  blocks: ['block'],
  strings: ['string_literal', 'multiline_string_literal'],
  numbers: ['number_literal', 'float_literal'],
};

/** Held against real parses by the tests. */
export const GENERIC_KINDS: Readonly<Record<GenericLanguageId, GenericKinds>> = {
  c: C,
  cpp: CPP,
  csharp: CSHARP,
  php: PHP,
  ruby: RUBY,
  rust: RUST,
  kotlin: KOTLIN,
};
