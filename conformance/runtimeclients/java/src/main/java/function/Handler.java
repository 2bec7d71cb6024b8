package function;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;

/** The function on the Java client. */
public final class Handler {
    public Map<String, Object> handle(Map<String, Object> event, Context context) {
        if ("fail".equals(event.get("do"))) {
            throw new IllegalStateException("as asked");
        }
        if ("context".equals(event.get("do"))) {
            return Map.of("id", context.getAwsRequestId(), "arn", context.getInvokedFunctionArn(), "remaining", context.getRemainingTimeInMillis() > 1000);
        }
        return event;
    }
}
