import { quoteDouble } from './quote.ts'
import {
  marks,
  parameterLines,
  type SampleBody,
  type SampleCall,
  sampleTexts,
  timeoutSeconds,
  tokenVariable,
} from './sample-call.ts'

/** A single file for Java 17, which has an HTTP client but nothing that reads JSON. */
export function javaSample(call: SampleCall): string {
  const { url, say } = call
  const query = parameterLines(
    call,
    '        //',
    ({ name, value }) =>
      `        query.add(${quoteDouble(`${name}=`)} + encode(${quoteDouble(value)}));`,
  )
  const request = call.body ? postOf(url, call.body) : getOf(url, query)
  return `// java -Dfile.encoding=UTF-8 Sample.java
import java.io.IOException;
import java.net.URI;
${call.body ? '' : 'import java.net.URLEncoder;\n'}import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
${call.body ? '' : 'import java.util.StringJoiner;\n'}
public class Sample {
    public static void main(String[] args) throws InterruptedException {
        String token = System.getenv(${quoteDouble(tokenVariable)});
        if (token == null || token.isEmpty()) fail(${quoteDouble(say(sampleTexts.missingToken))});

${request.given}
        HttpRequest request = HttpRequest.newBuilder(address)
            .header("Authorization", "Bearer " + token)${request.sent}
            .timeout(Duration.ofSeconds(${timeoutSeconds}))
            .build();
        try {
            String body = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
            // ${say(sampleTexts.fixedOrder)}
            if (!body.startsWith(${quoteDouble(marks.success)})) fail(body);
            String data = body.split(${quoteDouble(marks.data)}, 2)[1];
            data = data.substring(0, data.lastIndexOf(${quoteDouble(marks.end)})) + "\\n";
            System.out.writeBytes(data.getBytes(StandardCharsets.UTF_8));
        } catch (IOException error) {
            fail(${quoteDouble(say(sampleTexts.failed))} + error);
        }
    }

${request.helper}    static void fail(String reason) {
        System.err.println(reason);
        System.exit(1);
    }
}
`
}

/** What is given, what of it the request sends, and what helps with that. */
const getOf = (url: string, query: string) => ({
  given: `        StringJoiner query = new StringJoiner("&");
${query}        URI address = URI.create(${quoteDouble(`${url}?`)} + query);`,
  sent: '',
  helper: `    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

`,
})

const postOf = (url: string, { shown }: SampleBody) => ({
  given: `        String json = ${quoteDouble(JSON.stringify(shown))};
        URI address = URI.create(${quoteDouble(url)});`,
  sent: `
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))`,
  helper: '',
})
