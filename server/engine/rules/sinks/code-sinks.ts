import type { CallSinks } from './call-sinks.ts';

const VM = ['runInThisContext', 'runInNewContext', 'runInContext', 'compileFunction', 'Script', 'SourceTextModule'];
const JAVASCRIPT = [
  {
    paths: ['eval', 'window.eval', 'globalThis.eval', 'self.eval', 'execScript', ...VM.map((name) => `vm.${name}`)],
    argument: 0,
  },
  { paths: ['vm2.VM.run', 'vm2.NodeVM.run', 'safe-eval', 'static-eval', 'require-from-string'], argument: 0 },
  { paths: ['$.globalEval', 'jQuery.globalEval', 'jquery.globalEval', 'global.eval', 'top.eval'], argument: 0 },
  { methods: ['executeJavaScript', 'executeJavaScriptInIsolatedWorld'], receiver: /webContents$/i, argument: 0 },
] as const;

/** Where a text is run as a program, with the position of the text. */
export const CODE_SINKS: CallSinks = {
  python: [
    {
      paths: [
        'eval',
        'exec',
        'builtins.eval',
        'builtins.exec',
        '__builtin__.eval',
        '__builtin__.exec',
        'execfile',
        'code.InteractiveInterpreter().runsource',
        'code.InteractiveConsole().runsource',
        'sympy.parse_expr',
        'sympy.parsing.sympy_parser.parse_expr',
        'js2py.eval_js',
        'code.InteractiveConsole().push',
        'cexprtk.evaluate_expression',
        'numexpr.evaluate',
        'pandas.eval',
      ],
      argument: 0,
    },
  ],
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  java: [
    {
      paths: [
        ...[
          'javax.script.ScriptEngine',
          'ScriptEngineManager.getEngineByName()',
          'javax.script.ScriptEngineManager.getEngineByName()',
          'javax.script.ScriptEngineManager.getEngineByExtension()',
          'javax.script.Compilable',
        ].flatMap((type) => [`${type}.eval`, `${type}.compile`]),
        'groovy.lang.GroovyShell.evaluate',
        'groovy.lang.GroovyShell.parse',
        'groovy.lang.GroovyShell.run',
        'groovy.util.Eval.x',
        'groovy.util.Eval.xy',
        'groovy.text.SimpleTemplateEngine.createTemplate',
        'groovy.util.Eval.me',
        'groovy.lang.GroovyClassLoader.parseClass',
        'org.springframework.expression.spel.standard.SpelExpressionParser.parseExpression',
        'org.springframework.expression.ExpressionParser.parseExpression',
        'org.springframework.expression.common.TemplateAwareExpressionParser.parseExpression',
        'org.mvel2.MVEL.eval',
        'org.mvel2.MVEL.evalToString',
        'org.mvel2.MVEL.evalToBoolean',
        'org.mvel2.MVEL.compileExpression',
        'org.mvel2.templates.TemplateRuntime.eval',
        'org.apache.commons.jexl2.JexlEngine.createExpression',
        'org.apache.commons.jexl2.JexlEngine.createScript',
        'org.apache.commons.jexl3.JexlEngine.createExpression',
        'org.apache.commons.jexl3.JexlEngine.createScript',
        'org.mvel2.MVEL.executeExpression',
        'ognl.Ognl.getValue',
        'ognl.Ognl.setValue',
        'com.opensymphony.xwork2.util.ValueStack.findValue',
        'javax.el.ELProcessor.eval',
        'jakarta.el.ELProcessor.eval',
        'ognl.Ognl.parseExpression',
        'bsh.Interpreter.eval',
        'jdk.jshell.JShell.eval',
        'org.codehaus.janino.ExpressionEvaluator.cook',
      ],
      argument: 0,
    },
    {
      paths: ['javax.el.ExpressionFactory.createValueExpression', 'jakarta.el.ExpressionFactory.createValueExpression'],
      argument: 1,
    },
    { paths: ['org.mozilla.javascript.Context.evaluateString'], argument: 1 },
  ],
  go: [
    {
      paths: [
        'github.com/robertkrimen/otto.New().Run',
        'github.com/robertkrimen/otto.New().Eval',
        'github.com/dop251/goja.New().RunString',
        'github.com/traefik/yaegi/interp.New().Eval',
        'github.com/yuin/gopher-lua.NewState().DoString',
        'github.com/robertkrimen/otto.Otto.Run',
        'github.com/dop251/goja.Runtime.RunString',
        'github.com/yuin/gopher-lua.LState.DoString',
      ],
      argument: 0,
    },
  ],
};

/** Constructors that take the parameters of a function and, as the last argument, its body. */
export const FUNCTION_MAKERS: ReadonlySet<string> = new Set(['Function', 'window.Function', 'globalThis.Function']);
/** Functions that run a text when they are given one in the place of a function. */
export const TIMERS: ReadonlySet<string> = new Set([
  'setTimeout',
  'setInterval',
  'window.setTimeout',
  'window.setInterval',
  'globalThis.setTimeout',
  'globalThis.setInterval',
]);
