// Proves the same of Ruby and Java as managed_test.go does of Node.js and Python.
package environment

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func testRuby(t *host) {
	t.Parallel()
	w := managedWorld(t, "ruby")
	f := managed(t, "ruby3.3", "", map[string]string{
		"f.rb": `
require 'logger'
def echo(event:, context:) = event
def fails(event:, context:)
  raise "Error: some_error_msg"
end
def logs(event:, context:)
  puts "printed"
  Logger.new($stdout).info("two\nlines")
  0
end
def tell(event:, context:)
  [context.function_name, context.function_version, context.memory_limit_in_mb, context.aws_request_id, context.invoked_function_arn, context.log_group_name, context.get_remaining_time_in_millis > 1000, ENV['_X_AMZN_TRACE_ID']]
end
def leave(event:, context:) = exit(2)
module Deep
  class Handler
    def self.run(event:, context:) = 'deep'
  end
end`,
		"syntax.rb":    "def (",
		"initerror.rb": "raise ArgumentError, 'init fails'",
	})
	for _, x := range []exchange{
		{name: "echo", handler: "f.echo", event: `{"a":[1,"ü"]}`, payload: `{"a":[1,"ü"]}`},
		{name: "class", handler: "f.Deep::Handler.run", event: `1`, payload: `"deep"`},
		{
			name: "error", handler: "f.fails", event: `1`, payload: `~^\{"errorMessage":"Error: some_error_msg","errorType":"Function<RuntimeError>","stackTrace":\["$DIR/f.rb:5:in .fails'"\]\}$`,
			log: `~\nError raised from handler method\n\{\n  "errorMessage": "Error: some_error_msg",\n`,
		},
		{name: "logging", handler: "f.logs", event: `1`, payload: `0`, log: `~\nprinted\nI, \[.*\]  INFO -- : $ID two\nlines\nEND`},
		{name: "context", handler: "f.tell", event: `1`, payload: `["f","$LATEST","256","$ID","arn:aws:lambda:us-east-1:111122223333:function:f","/aws/lambda/f",true,"Root=1-5-6"]`},
		{name: "exit", handler: "f.leave", event: `1`, payload: `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: $ID Error: Runtime exited with error: exit status 2"}`},
		{name: "no such file", handler: "absent.h", event: `1`, payload: `~^\{"errorMessage":"cannot load such file -- $DIR/absent","errorType":"Init<LoadError>"`},
		{name: "no such method", handler: "f.absent", event: `1`, payload: `~^\{"errorMessage":"undefined method .absent' for main","errorType":"Init<NoMethodError>"`},
		{name: "syntax", handler: "syntax.h", event: `1`, payload: `~"errorType":"Init<SyntaxError>"`},
		{name: "init fails", handler: "initerror.h", event: `1`, payload: `~^\{"errorMessage":"init fails","errorType":"Init<ArgumentError>"`},
		{name: "bad name", handler: "nodot", event: `1`, payload: `~^\{"errorMessage":"Invalid handler nodot, must be of form`},
	} {
		x.check(t, w, f)
	}
	f.Logging.JSON = true
	f.Key += "json"
	x := exchange{name: "JSON log", handler: "f.logs", event: `1`, log: `~\{"timestamp":"` + instant + `","level":"INFO","message":"two\\nlines","requestId":"$ID"\}`}
	x.check(t, w, f)
}

// javaSources are a function, and the interfaces of aws-lambda-java-core that it uses, which a real one has in its package.
var javaSources = map[string]string{
	"com/amazonaws/services/lambda/runtime/LambdaLogger.java":         `package com.amazonaws.services.lambda.runtime; public interface LambdaLogger { void log(String s); void log(byte[] b); }`,
	"com/amazonaws/services/lambda/runtime/CognitoIdentity.java":      `package com.amazonaws.services.lambda.runtime; public interface CognitoIdentity { String getIdentityId(); String getIdentityPoolId(); }`,
	"com/amazonaws/services/lambda/runtime/RequestHandler.java":       `package com.amazonaws.services.lambda.runtime; public interface RequestHandler<I, O> { O handleRequest(I i, Context c); }`,
	"com/amazonaws/services/lambda/runtime/RequestStreamHandler.java": `package com.amazonaws.services.lambda.runtime; public interface RequestStreamHandler { void handleRequest(java.io.InputStream i, java.io.OutputStream o, Context c) throws java.io.IOException; }`,
	"com/amazonaws/services/lambda/runtime/Context.java": `package com.amazonaws.services.lambda.runtime; public interface Context {
		String getAwsRequestId(); String getFunctionName(); String getInvokedFunctionArn(); int getMemoryLimitInMB(); int getRemainingTimeInMillis(); LambdaLogger getLogger(); CognitoIdentity getIdentity(); }`,
	"p/H.java": `package p;
import com.amazonaws.services.lambda.runtime.*;
import java.util.*;
public class H implements RequestHandler<Map<String, Object>, Object> {
	public enum Color { RED }
	public static class Inner { private int n; public int getN() { return n; } public void setN(int v) { n = v; } }
	public static class Event {
		private List<Inner> inners; private Color color; public String text; private Map<String, Long> longs; private boolean ok;
		public List<Inner> getInners() { return inners; } public void setInners(List<Inner> v) { inners = v; }
		public Color getColor() { return color; } public void setColor(Color v) { color = v; }
		public Map<String, Long> getLongs() { return longs; } public void setLongs(Map<String, Long> v) { longs = v; }
		public boolean isOk() { return ok; } public void setOk(boolean v) { ok = v; }
	}
	public Object handleRequest(Map<String, Object> e, Context c) { return e; }
	public Event bean(Event e) { for (Inner i : e.getInners()) { i.setN(i.getN() + 1); } e.getLongs().replaceAll((k, v) -> v + 1L); return e; }
	public static String text(String s, Context c) { c.getLogger().log("two\nlines\n"); System.out.println("printed"); return s.toUpperCase(); }
	public List<Object> tell(Object o, Context c) { return Arrays.asList(c.getFunctionName(), c.getMemoryLimitInMB(), c.getAwsRequestId(), c.getRemainingTimeInMillis() > 1000, c.getIdentity().getIdentityId()); }
	public Object fails(Object o) { try { throw new IllegalStateException("inner"); } catch (Exception e) { throw new RuntimeException("outer", e); } }
	public Object exits(Object o) { System.exit(7); return null; }
}`,
	"p/S.java": `package p;
public class S implements com.amazonaws.services.lambda.runtime.RequestStreamHandler {
	public void handleRequest(java.io.InputStream i, java.io.OutputStream o, com.amazonaws.services.lambda.runtime.Context c) throws java.io.IOException { o.write('['); i.transferTo(o); o.write(']'); }
}`,
	"p/Broken.java": `package p; public class Broken { static { if (true) throw new IllegalStateException("static"); } public Object h(Object o) { return o; } }`,
}

func testJava(t *host) {
	t.Parallel()
	w := managedWorld(t, "java")
	f := managed(t, "java21", "", javaSources)
	f.MemoryMB = 256
	var files []string
	for name := range javaSources {
		files = append(files, filepath.Join(f.Code, name))
	}
	if _, err := exec.LookPath("javac"); err != nil {
		t.Skip("left out: this host has no javac, which the test's function needs")
	}
	if out, err := exec.Command("javac", append([]string{"-d", f.Code}, files...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, x := range []exchange{
		{name: "RequestHandler", handler: "p.H", event: `{"a":[1,2.5,"ü",null,true],"b":12345678901}`, payload: `{"a":[1,2.5,"ü",null,true],"b":12345678901}`},
		{name: "bean", handler: "p.H::bean", event: `{"inners":[{"n":1},{"N":2}],"color":"RED","text":"t","longs":{"x":1},"ok":true,"unknown":{}}`, payload: `{"color":"RED","inners":[{"n":2},{"n":3}],"longs":{"x":2},"ok":true,"text":"t"}`},
		{name: "text", handler: "p.H::text", event: `"abc"`, payload: `"ABC"`, log: `~\ntwo\nlines\nprinted\n`},
		{name: "context", handler: "p.H::tell", event: `1`, payload: `["f",256,"$ID",true,null]`},
		{name: "streams", handler: "p.S", event: `{"x": 1}`, payload: `[{"x": 1}]`},
		{
			name: "error with its cause", handler: "p.H::fails", event: `1`,
			payload: `~^\{"errorMessage":"outer","errorType":"java.lang.RuntimeException","stackTrace":\["p.H.fails\(H.java:\d+\)"\],"cause":\{"errorMessage":"inner","errorType":"java.lang.IllegalStateException","stackTrace":\["p.H.fails\(H.java:\d+\)"\]\}\}$`,
			log:     `~\nouter: java.lang.RuntimeException\njava.lang.RuntimeException: outer\n\tat p.H.fails\(H.java:\d+\)\nCaused by: java.lang.IllegalStateException: inner\n`,
		},
		{name: "exit", handler: "p.H::exits", event: `1`, payload: `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: $ID Error: Runtime exited with error: exit status 7"}`},
		{name: "no such class", handler: "p.Absent", event: `1`, payload: `~^\{"errorMessage":"Class not found: p.Absent","errorType":"java.lang.ClassNotFoundException"`},
		{name: "no such method", handler: "p.H::absent", event: `1`, payload: `~^\{"errorMessage":"No public method named absent with appropriate method signature found on class p.H"`},
		{name: "static initialiser fails", handler: "p.Broken::h", event: `1`, payload: `~^\{"errorMessage":"static","errorType":"java.lang.IllegalStateException"`},
		{name: "wrong type", handler: "p.H::text", event: `{"a":1}`, payload: `~"errorMessage":"An error occurred during JSON parsing".*Cannot deserialize value of type`},
	} {
		x.check(t, w, f)
	}
}

func testJavaFunctionOnThePublishedInterfaces(t *host) {
	folder := os.Getenv("RUNTIME_CLIENTS")
	classes := filepath.Join(folder, "java", "target", "classes")
	if _, err := os.Stat(classes); folder == "" || err != nil {
		t.Skip("left out: RUNTIME_CLIENTS names no folder with a Java function")
	}
	w := managedWorld(t, "java")
	f := managed(t, "java21", "function.Handler::handle", nil)
	for _, command := range []string{"cp -r " + classes + "/. " + f.Code, "mkdir " + f.Code + "/lib", "cp " + filepath.Join(folder, "java/target/dependency/aws-lambda-java-core-*.jar") + " " + f.Code + "/lib/"} {
		if out, err := exec.Command("sh", "-c", command).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	c := call(`{"do":"context"}`)
	if r := w.run(t, f, c); !strings.Contains(string(r.Payload), c.RequestID) {
		t.Fatalf("%s", r.Payload)
	}
}
