import { SecretRedactor, findSecrets } from '#engine/review/redact-secrets.ts';
import { secretlintDetector } from '#adapters/redaction/secretlint-detector.ts';
const n=100_000;
for (const [name,t] of Object.entries({a:'a'.repeat(n),A:'A1'.repeat(n/2),dots:'a.'.repeat(n/2),q:'"a'.repeat(n/2),ap:"'a".repeat(n/2),colon:'a:'.repeat(n/2),at:'a://b:c'.repeat(n/7),eq:'password='.repeat(n/9),lt:'<a>'.repeat(n/3),pem:'-----BEGIN PRIVATE KEY-----\n'.repeat(n/28),pem2:'-----END PRIVATE KEY-----\n'.repeat(n/26),sp:' '.repeat(n),dash:'-'.repeat(n),u:'user@'.repeat(n/5),sk:'sk-'.repeat(n/3), eyj:'eyJ'.repeat(n/3), sig:'&sig='.repeat(n/5), mysql: 'mysql '.repeat(n/6), key:'key="'.repeat(n/5), hex:'0f'.repeat(n/2), bs:'\\'.repeat(n), dollar:'${'.repeat(n/2)})) {
  let t0=performance.now(); findSecrets(t); const own=performance.now()-t0; t0=performance.now(); await secretlintDetector.detect(t); const lib=performance.now()-t0;
  if (own>60||lib>60) console.log(name,own.toFixed(0),lib.toFixed(0)); }
const many=Array.from({length:2000},(_,i)=>`password${i} = "Xk${i}zQ9${i*7919}!p"`).join('\n'); let t0=performance.now(); const r=await new SecretRedactor(secretlintDetector).redact(many); console.log('many',many.length,performance.now()-t0,r.text.slice(-60));
