import { quoteShell } from './quote.ts'
import {
  marks,
  parameterLines,
  type SampleCall,
  sampleTexts,
  timeoutSeconds,
  tokenVariable,
} from './sample-call.ts'

/** A script for bash with curl, which needs nothing else: the data is cut out of the body. */
export function bashSample(call: SampleCall): string {
  const { url, say } = call
  const [data, end] = [marks.data, marks.end].map((mark) => mark.replaceAll('"', '\\"'))
  const query = parameterLines(
    call,
    '  #',
    ({ name, value }) => `  --data-urlencode ${quoteShell(`${name}=${value}`)}`,
  )
  const request = call.body
    ? `  --header 'Content-Type: application/json'
  --data-raw ${quoteShell(JSON.stringify(call.body.shown))}
`
    : query
  return `#!/usr/bin/env bash
# bash sample.sh
set -euo pipefail
: \${${tokenVariable}:?${quoteShell(say(sampleTexts.missingToken))}}

options=(
  --silent --show-error --max-time ${timeoutSeconds}${call.body ? '' : ' --get'}
  --header "Authorization: Bearer $${tokenVariable}"
${request})
body=$(curl "\${options[@]}" ${quoteShell(url)})

# ${say(sampleTexts.fixedOrder)}
if [[ $body != ${quoteShell(marks.success)}* ]]; then
  printf '%s\\n' "$body" >&2
  exit 1
fi
data=\${body#*${data}}
printf '%s\\n' "\${data%${end}*}"
`
}
