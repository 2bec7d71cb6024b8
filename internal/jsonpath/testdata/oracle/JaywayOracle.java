import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.minidev.json.JSONObject;
import net.minidev.json.JSONStyle;
import net.minidev.json.JSONValue;
import net.minidev.json.parser.JSONParser;

/** Reads paths with Jayway's library: {"path":…,"document":"…"} becomes the members that testdata/jayway.txt has. */
public final class JaywayOracle {
  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    Configuration configuration = Configuration.defaultConfiguration();
    for (String line; (line = in.readLine()) != null; ) {
      Map<?, ?> question = (Map<?, ?>) new JSONParser(JSONParser.MODE_RFC4627).parse(line, JSONValue.defaultReader.DEFAULT_ORDERED);
      JSONObject answer = new JSONObject();
      try {
        JsonPath path = JsonPath.compile((String) question.get("path"));
        answer.put("shown", path.getPath());
        answer.put("definite", path.isDefinite());
        Object document = configuration.jsonProvider().parse((String) question.get("document"));
        try {
          Object found = path.read(document, configuration);
          answer.put("result", JSONValue.toJSONString(found, JSONStyle.LT_COMPRESS));
        } catch (PathNotFoundException e) {
          answer.put("missing", String.valueOf(e.getMessage()));
        } catch (Throwable e) {
          answer.put("fails", String.valueOf(e.getMessage()));
        }
      } catch (InvalidPathException e) {
        answer.put("invalid", String.valueOf(e.getMessage()));
      } catch (Throwable e) { // an exception of Java's, which the library lets out
        answer.put("invalid", e.getClass().getName());
      }
      out.println(answer.toJSONString());
    }
  }
}
