import type { CallSink } from './call-sinks.ts';

const APACHE = ['HttpGet', 'HttpPost', 'HttpPut', 'HttpDelete', 'HttpHead', 'HttpPatch', 'HttpOptions'];
const REST_TEMPLATE = [
  'getForObject',
  'getForEntity',
  'postForObject',
  'postForEntity',
  'postForLocation',
  'headForHeaders',
  'patchForObject',
  'optionsForAllow',
  'exchange',
  'execute',
  'put',
  'delete',
];
const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
const WEB_CLIENT = 'org.springframework.web.reactive.function.client.WebClient';

/** Where an address decides which server a Java program asks. */
export const JAVA_URL_SINKS: readonly CallSink[] = [
  {
    paths: [
      'java.net.http.HttpRequest.newBuilder',
      'java.net.http.HttpRequest.newBuilder().uri',
      'java.net.http.HttpRequest.Builder.uri',
      ...['org.apache.http.client.methods', 'org.apache.hc.client5.http.classic.methods'].flatMap((root) =>
        APACHE.map((name) => `${root}.${name}`),
      ),
      ...below('org.apache.http.client.fluent.Request', ['Get', 'Post', 'Put', 'Delete', 'Head']),
      ...below('org.apache.hc.client5.http.fluent.Request', VERBS),
      ...below('org.springframework.web.client.RestTemplate', REST_TEMPLATE),
      ...below('org.springframework.web.client.RestOperations', REST_TEMPLATE),
      ...[WEB_CLIENT, 'org.springframework.web.client.RestClient'].flatMap((client) => [
        `${client}.create`,
        `${client}.builder().baseUrl`,
        ...VERBS.map((verb) => `${client}.${verb}().uri`),
        `${client}.method().uri`,
      ]),
      'okhttp3.Request.Builder.url',
      'org.jsoup.Jsoup.connect',
      'kong.unirest.Unirest.get',
      'kong.unirest.Unirest.post',
      'javax.imageio.ImageIO.read',
      'org.apache.commons.io.IOUtils.toString',
      'org.apache.commons.io.IOUtils.toByteArray',
      ...['javax', 'jakarta'].map((root) => `${root}.ws.rs.client.Client.target`),
      'java.net.Socket',
    ],
    argument: 0,
  },
  { paths: ['org.apache.commons.io.FileUtils.copyURLToFile'], argument: 0 },
];

function below(owner: string, names: readonly string[]): string[] {
  return names.map((name) => `${owner}.${name}`);
}
