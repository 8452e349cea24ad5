import type { LanguageId } from '../../../source/languages.ts';

/** Functions whose only effect is their result. */
export interface PureFunctions {
  /** Full names. */
  readonly paths: RegExp;
  /** What such a function is called on; asked first, because resolving names costs more. */
  readonly owners: RegExp;
  /** Methods by the full name of the type they are called on. */
  readonly methods: readonly { readonly of: RegExp; readonly named: RegExp; readonly givesSameType: boolean }[];
  /** Methods that have this name on texts and lists and hardly anywhere else. */
  readonly likely: RegExp;
}

const SCRIPT: PureFunctions = {
  owners: /^(Object|Array|Math|Number|path)$/,
  paths:
    /^(Object\.(keys|values|entries|fromEntries)|Array\.(from|isArray|of)|Math\.\w+|Number\.(isNaN|isInteger|isFinite)|structuredClone|String|Boolean|encodeURIComponent|encodeURI|isNaN|isFinite|(node:)?path\.(join|resolve|basename|dirname|normalize|relative|extname))$/,
  methods: [
    {
      of: /^str$/,
      named: /^(replace|replaceAll|trim|concat|slice|substring|split|repeat|pad(Start|End)|toString|indexOf|includes)$/,
      givesSameType: true,
    },
  ],
  likely: /^(trim|trimStart|trimEnd|toUpperCase|toLowerCase|replaceAll|padStart|padEnd|substring|concat|flat|filter)$/,
};

/** By language; TypeScript is JavaScript here. */
export const PURE_FUNCTIONS: Readonly<Partial<Record<LanguageId, PureFunctions>>> = {
  python: {
    owners: /^(os\.path|path|copy|re|dataclasses|datetime|html|textwrap|shlex)$/,
    paths:
      /^(sorted|reversed|len|abs|round|sum|min|max|zip|map|filter|enumerate|range|isinstance|issubclass|os\.path\.(join|basename|dirname|abspath|splitext|normpath)|copy\.(copy|deepcopy)|re\.(sub|escape|split|findall)|dataclasses\.replace|datetime\.timedelta|html\.escape|textwrap\.(dedent|indent)|shlex\.quote)$/,
    methods: [
      {
        of: /^str$/,
        named: /^(replace|format|join|split|encode|strip|lower|upper|center|ljust|rjust|partition)$/,
        givesSameType: true,
      },
    ],
    likely:
      /^(l?strip|rstrip|lower|upper|title|capitalize|casefold|swapcase|zfill|splitlines|removeprefix|removesuffix)$/,
  },
  javascript: SCRIPT,
  typescript: SCRIPT,
  java: {
    owners: /^(Math|StrictMath|Objects|String|Collections|Arrays)$/,
    paths:
      /(^|\.)(Math\.(?!\w+Exact$)\w+|Objects\.(equals|hash)|String\.(valueOf|join)|Collections\.(unmodifiable|synchronized)\w+|Arrays\.(copyOf|copyOfRange|asList))$/,
    methods: [
      {
        of: /^(str|String|java\.lang\.String)$/,
        named:
          /^(trim|strip(Leading|Trailing|Indent)?|replace(All|First)?|to(Lower|Upper)Case|concat|substring|repeat|split|equals(IgnoreCase)?|isEmpty|isBlank|contains|startsWith|endsWith)$/,
        givesSameType: true,
      },
      {
        of: /^(java\.math\.)?Big(Decimal|Integer)$/,
        named:
          /^(add|subtract|multiply|divide|remainder|setScale|negate|abs|pow|round|mod|max|min|stripTrailingZeros)$/,
        givesSameType: true,
      },
      {
        of: /^(java\.time\.)?(LocalDate|LocalTime|LocalDateTime|ZonedDateTime|OffsetDateTime|Instant|Duration|Period)$/,
        named: /^(plus|minus|with)\w*$|^truncatedTo$/,
        givesSameType: true,
      },
    ],
    likely: /^$/,
  },
  go: {
    owners: /^[a-z]\w*$/,
    paths:
      /^(strings\.(?!New)\w+|strconv\.(Itoa|Quote|Format\w+)|fmt\.Sprint\w*|path(\/filepath)?\.(Join|Base|Dir|Clean|Ext)|bytes\.(To\w+|Trim\w*|Replace\w*|Equal|Contains|Join|Split)|math\.\w+|slices\.(Sorted|Contains|Index|Clone|Insert|Delete|Compact|Concat)|maps\.(Keys|Values|Clone)|reflect\.DeepEqual|time\.(Since|Until|Now)|sort\.(Reverse|IsSorted|SliceIsSorted)|unicode\.\w+|errors\.(Is|As|Join|Unwrap))$/,
    methods: [
      { of: /^time\.(Time|Now\(\))$/, named: /^(Add|AddDate|Truncate|Round|UTC|Local|In|Sub)$/, givesSameType: true },
    ],
    likely: /^$/,
  },
};

/** Steps of a Java stream that only describe what a last step would do. */
export const LAZY_STEPS =
  /^(map|filter|flatMap|mapTo(Int|Long|Double|Obj)|peek|sorted|distinct|limit|skip|boxed|takeWhile|dropWhile|parallel)$/;
