import type { LanguageId } from '../../../source/languages.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** The built-ins of Python 3, what a module always has, and those of Python 2 that old code asks for behind a check. */
const PYTHON = words(`
ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError
BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError
DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup False FileExistsError
FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError None
NotADirectoryError NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError
ProcessLookupError PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning
StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError
UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning
ValueError Warning WindowsError ZeroDivisionError abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable
chr classmethod compile complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float format
frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len license list locals map max
memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice sorted
staticmethod str sum super tuple type vars zip reveal_type reveal_locals
__annotations__ __build_class__ __builtins__ __cached__ __class__ __conditional_annotations__ __debug__ __dict__ __doc__ __file__ __import__
__loader__ __module__ __name__ __package__ __path__ __qualname__ __spec__ __version__ _
unicode basestring long xrange raw_input unichr reduce file execfile cmp reload buffer intern apply coerce StandardError
display get_ipython`);

/** Beyond what this JavaScript engine itself has: browsers, workers, module wrappers, test runners and shells. */
const SCRIPT = words(`
undefined arguments require module exports __dirname __filename window document navigator location history screen self top parent
frames opener alert confirm prompt localStorage sessionStorage indexedDB caches XMLHttpRequest Image Audio Option Node Element
Event Notification FileReader File FileList FormData DOMParser XMLSerializer XPathResult MutationObserver IntersectionObserver
ResizeObserver PerformanceObserver requestAnimationFrame cancelAnimationFrame requestIdleCallback cancelIdleCallback getComputedStyle
getSelection matchMedia open close print scroll scrollTo scrollBy scrollX scrollY innerWidth innerHeight outerWidth outerHeight
pageXOffset pageYOffset devicePixelRatio addEventListener removeEventListener dispatchEvent postMessage importScripts
customElements ShadowRoot Range Selection Text Comment Worker SharedWorker ServiceWorker clients registration skipWaiting
onmessage onerror origin name status event external chrome browser safari opr DataTransfer ClipboardItem Touch TouchEvent Path2D
OffscreenCanvas createImageBitmap ImageData ImageBitmap MediaRecorder MediaSource speechSynthesis webkitURL ActiveXObject
describe it test expect before after beforeEach afterEach beforeAll afterAll suite setup teardown suiteSetup suiteTeardown xit
xdescribe fit fdescribe context specify assert sinon chai should jest vi cy Cypress jasmine spyOn pending fail QUnit mocha run
$ jQuery _ angular React Vue Deno Bun EdgeRuntime WorkerGlobalScope DedicatedWorkerGlobalScope define requirejs globalThis global
process Buffer gc WScript Java print load quit version jsc Reflect __webpack_require__ __webpack_public_path__
__non_webpack_require__ __DEV__ __dirname escape unescape SharedArrayBuffer Atomics Temporal Iterator AsyncIterator Float16Array
SuppressedError DisposableStack AsyncDisposableStack FinalizationRegistry WeakRef Intl WebAssembly trustedTypes scheduler
reportError structuredClone queueMicrotask isSecureContext crossOriginIsolated visualViewport styleMedia toolbar CSS`);

/** Interfaces of the page, of which there are hundreds. */
const INTERFACE =
  /^(HTML|SVG|WebGL|GPU|RTC|CSS|DOM|IDB|Audio|Media|Video|Canvas|Performance|Web|XR|USB|Bluetooth|Readable|Writable|Transform|Text|Byte|Font|Mouse|Keyboard|Pointer|Wheel|Drag|Clipboard|Custom|Message|Close|Storage|Pop|Hash|Page|Progress|Input|Focus|UI|Composition|Animation|Transition|Gamepad|Geolocation|Service|Push|Payment|Credential|PublicKey|Speech|Node|Tree|Mutation|Intersection|Resize|Event|Abort|Visual|Screen|Navigat|History|Location|Document|Element|Shadow|Slot|Attr|CData|Named|Static|Abstract|Radio|Url|URL|Form|File|Blob|Image|Cache|Crypto|Subtle|Broadcast|Worker|Shared|Permission|Presentation|Remote|Sensor|Touch|Track|Wake|Window|Error)[A-Z]\w*$/;

const PYTHON_NAMES: ReadonlySet<string> = new Set(PYTHON);
const SCRIPT_NAMES: ReadonlySet<string> = new Set([...SCRIPT, ...Object.getOwnPropertyNames(globalThis)]);

/** Whether a language or what usually runs it brings a name along. */
export function isKnownGlobal(name: string, language: LanguageId): boolean {
  if (language === 'python') return PYTHON_NAMES.has(name);
  return SCRIPT_NAMES.has(name) || INTERFACE.test(name) || /^__\w+__$/.test(name);
}
