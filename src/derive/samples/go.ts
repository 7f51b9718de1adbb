import { quoteDouble } from './quote.ts'
import {
  parameterLines,
  type SampleCall,
  sampleTexts,
  timeoutSeconds,
  tokenVariable,
} from './sample-call.ts'

/** A single file for Go 1.19 and its standard library. */
export function goSample(call: SampleCall): string {
  const { url, say } = call
  const query = parameterLines(
    call,
    '\t//',
    ({ name, value }) => `\tquery.Set(${quoteDouble(name)}, ${quoteDouble(value)})`,
  )
  const [given, request] = call.body
    ? [
        `	body := strings.NewReader(${quoteDouble(JSON.stringify(call.body.shown))})`,
        `http.MethodPost, ${quoteDouble(url)}, body`,
      ]
    : [
        `	query := url.Values{}
${query}	address := ${quoteDouble(`${url}?`)} + query.Encode()`,
        'http.MethodGet, address, nil',
      ]
  const type = call.body ? '\trequest.Header.Set("Content-Type", "application/json")\n' : ''
  return `// go run sample.go
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
${call.body ? '' : '\t"net/url"\n'}	"os"
${call.body ? '\t"strings"\n' : ''}	"time"
)

func main() {
	log.SetFlags(0)
	token := os.Getenv(${quoteDouble(tokenVariable)})
	if token == "" {
		log.Fatal(${quoteDouble(say(sampleTexts.missingToken))})
	}
${given}
	request, err := http.NewRequest(${request})
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
${type}	client := http.Client{Timeout: ${timeoutSeconds} * time.Second}
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(${quoteDouble(say(sampleTexts.failed))}, err)
	}
	defer response.Body.Close()

	envelope := struct {
		Code               int
		Message, RequestID string
		Data               json.RawMessage
	}{Code: -1}
	if err := json.NewDecoder(response.Body).Decode(&envelope); err != nil {
		log.Fatal(${quoteDouble(say(sampleTexts.failed))}, err)
	}
	if envelope.Code != 0 {
		log.Fatalf("%d %s (requestId %s)", envelope.Code, envelope.Message, envelope.RequestID)
	}
	fmt.Println(string(envelope.Data))
}
`
}
