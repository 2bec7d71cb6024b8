import java.util.Map;

/** A function that refuses by exceptions, with the reason, or the place to go to, in the inner one. */
public class Redirect {
    public static class ResponseFound extends RuntimeException {
        public ResponseFound(String uri) {
            super(uri);
        }
    }

    public Map<String, Object> handle(Map<String, Object> event) throws Exception {
        if (event.containsKey("to")) {
            throw new Exception(new ResponseFound((String) event.get("to")));
        }
        return Map.of("got", event);
    }
}
