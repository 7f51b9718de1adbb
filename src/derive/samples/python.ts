import { quoteDouble } from './quote.ts'
import {
  memberLines,
  parameterLines,
  type SampleCall,
  sampleTexts,
  timeoutSeconds,
  tokenVariable,
} from './sample-call.ts'

/** A script for Python 3 with requests. */
export function pythonSample(call: SampleCall): string {
  const { url, say } = call
  const query = parameterLines(
    call,
    '    #',
    ({ name, value }) => `    ${quoteDouble(name)}: ${quoteDouble(value)},`,
  )
  const [given, request] = call.body
    ? [
        `body = {\n${memberLines(call.body, (name, json) => `    ${quoteDouble(name)}: ${json},`)}}`,
        'post(url, json=body,',
      ]
    : [`params = {\n${query}}`, 'get(url, params=params,']
  return `# pip install requests && python3 sample.py
import json
import os
import sys

import requests

token = os.environ.get(${quoteDouble(tokenVariable)})
if not token:
    sys.exit(${quoteDouble(say(sampleTexts.missingToken))})

url = ${quoteDouble(url)}
${given}
headers = {"Authorization": f"Bearer {token}"}

try:
    envelope = requests.${request} headers=headers, timeout=${timeoutSeconds}).json()
except requests.RequestException as error:
    sys.exit(${quoteDouble(say(sampleTexts.failed))} + str(error))

if envelope.get("code") != 0:
    sys.exit("{code} {message} (requestId {requestId})".format(**envelope))
print(json.dumps(envelope["data"], ensure_ascii=False, indent=2))
`
}
