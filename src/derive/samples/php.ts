import { quotePhp } from './quote.ts'
import {
  parameterLines,
  type SampleCall,
  sampleTexts,
  timeoutSeconds,
  tokenVariable,
} from './sample-call.ts'

/** A script for PHP 8.2 with its curl extension. */
export function phpSample(call: SampleCall): string {
  const { url, say } = call
  const query = parameterLines(
    call,
    '    //',
    ({ name, value }) => `    ${quotePhp(name)} => ${quotePhp(value)},`,
  )
  const [given, headers] = call.body
    ? [
        `$body = ${quotePhp(JSON.stringify(call.body.shown))};
$curl = curl_init(${quotePhp(url)});`,
        `["Authorization: Bearer $token", 'Content-Type: application/json'],
    CURLOPT_POSTFIELDS => $body`,
      ]
    : [
        `$query = http_build_query([
${query}]);
$curl = curl_init(${quotePhp(`${url}?`)} . $query);`,
        '["Authorization: Bearer $token"]',
      ]
  return `<?php
// php sample.php
$token = getenv(${quotePhp(tokenVariable)}) ?: fail(${quotePhp(say(sampleTexts.missingToken))});

${given}
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => ${headers},
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => ${timeoutSeconds},
]);
$body = curl_exec($curl);
if ($body === false) {
    fail(${quotePhp(say(sampleTexts.failed))} . curl_error($curl));
}

$envelope = json_decode($body);
if (!isset($envelope->code)) {
    fail($body);
}
if ($envelope->code !== 0) {
    fail("$envelope->code $envelope->message (requestId $envelope->requestId)");
}
$flags = JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION;
echo json_encode($envelope->data, $flags), PHP_EOL;

function fail(string $reason): never
{
    fwrite(STDERR, $reason . PHP_EOL);
    exit(1);
}
`
}
