import { quoteDouble } from './quote.ts'
import {
  type SampleCall,
  sampleTexts,
  successStart,
  timeoutSeconds,
  tokenVariable,
} from './sample-call.ts'

/** A single file for Java 17, which has an HTTP client but nothing that reads JSON. */
export function javaSample({ url, parameters, say }: SampleCall): string {
  const pairs = parameters.map(
    ([name, value]) => `        parameters.put(${quoteDouble(name)}, ${quoteDouble(value)});\n`,
  )
  return `// java -Dfile.encoding=UTF-8 Sample.java
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.stream.Collectors;

public class Sample {
    public static void main(String[] args) throws InterruptedException {
        String token = System.getenv(${quoteDouble(tokenVariable)});
        if (token == null || token.isEmpty()) fail(${quoteDouble(say(sampleTexts.missingToken))});

        Map<String, String> parameters = new LinkedHashMap<>();
${pairs.join('')}        String query = parameters.entrySet().stream()
            .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(${quoteDouble(`${url}?`)} + query))
            .header("Authorization", "Bearer " + token)
            .timeout(Duration.ofSeconds(${timeoutSeconds}))
            .build();
        try {
            String body = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
            // ${say(sampleTexts.fixedOrder)}
            if (!body.startsWith(${quoteDouble(successStart)})) fail(body);
            System.out.writeBytes((body + "\\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException error) {
            fail(${quoteDouble(say(sampleTexts.failed))} + error);
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static void fail(String reason) {
        System.err.println(reason);
        System.exit(1);
    }
}
`
}
