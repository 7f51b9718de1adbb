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
  return `// go run sample.go
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"time"
)

func main() {
	log.SetFlags(0)
	token := os.Getenv(${quoteDouble(tokenVariable)})
	if token == "" {
		log.Fatal(${quoteDouble(say(sampleTexts.missingToken))})
	}
	query := url.Values{}
${query}	address := ${quoteDouble(`${url}?`)} + query.Encode()
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	client := http.Client{Timeout: ${timeoutSeconds} * time.Second}
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
