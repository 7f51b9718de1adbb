import { quoteShell } from './quote.ts'
import {
  type SampleCall,
  sampleTexts,
  successStart,
  timeoutSeconds,
  tokenVariable,
} from './sample-call.ts'

/** A script for bash with curl. */
export function bashSample({ url, parameters, say }: SampleCall): string {
  const pairs = parameters.map(
    ([name, value]) => ` \\\n  --data-urlencode ${quoteShell(`${name}=${value}`)}`,
  )
  return `#!/usr/bin/env bash
# bash sample.sh
set -euo pipefail

if [[ -z "\${${tokenVariable}:-}" ]]; then
  echo ${quoteShell(say(sampleTexts.missingToken))} >&2
  exit 1
fi

body=$(curl -sS --max-time ${timeoutSeconds} --get ${quoteShell(url)} \\
  -H "Authorization: Bearer $${tokenVariable}"${pairs.join('')})

# ${say(sampleTexts.readWithJq)}
if [[ "$body" == ${quoteShell(successStart)}* ]]; then
  printf '%s\\n' "$body"
else
  printf '%s\\n' "$body" >&2
  exit 1
fi
`
}
