// Proves of Node.js what managed_test.go says of managed runtimes.
package environment

// node is a fleet, and a function that has everything that is proven of Node.js: the exchange names its handler.
func node(t *host) (*world, *Function) {
	return managedWorld(t, "nodejs"), managed(t, "nodejs22.x", "", nodeFiles())
}

func nodeFiles() map[string]string {
	return map[string]string{
		"index.js": `
exports.echo = async (event) => event;
exports.nothing = async () => {};
exports.callback = (event, context, callback) => { setTimeout(() => { process.stdout.write('late\n'); }, 20); callback(null, 'called'); };
exports.hurried = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; setTimeout(() => {}, 10000); callback(null, 'at once'); };
exports.callbackError = (event, context, callback) => callback(new TypeError('bad'));
exports.done = (event, context) => context.done(null, 1);
exports.succeed = (event, context) => context.succeed(2);
exports.fail = (event, context) => context.fail('text');
exports.silent = () => {};
exports.stuck = () => new Promise(() => {});
exports.throws = () => { throw new RangeError('out of range'); };
exports.rejects = async () => { class MyError extends Error { constructor(m) { super(m); this.name = 'MyError'; this.code = 7; } } throw new MyError('mine'); };
exports.rejectsText = async () => { throw 'just text'; };
exports.unhandled = async () => { Promise.reject(new Error('nobody')); await new Promise((r) => setTimeout(r, 1000)); };
exports.uncaught = () => { setTimeout(() => { throw new Error('later'); }, 1); return new Promise(() => {}); };
exports.logs = async () => { console.log('a %s', 'b'); console.info({x: 1}); console.warn('two\nlines'); console.error(new Error('e')); console.debug('d'); return 0; };
exports.context = async (e, c) => [c.functionName, c.functionVersion, c.memoryLimitInMB, c.awsRequestId, c.invokedFunctionArn, c.logGroupName, c.getRemainingTimeInMillis() > 1000, typeof c.logStreamName, process.env._X_AMZN_TRACE_ID];
exports.circular = async () => { const a = {}; a.a = a; return a; };
exports.exit = async () => { process.exit(3); };
exports.nested = { deep: { handler: async () => 'deep' } };
exports.notFunction = 5;
exports.stream = awslambda.streamifyResponse(async (event, stream) => { stream.setContentType('text/plain'); stream.write('one '); stream.write('two'); stream.end(); });
exports.http = awslambda.streamifyResponse(async (event, stream) => { stream = awslambda.HttpResponseStream.from(stream, {statusCode: 201}); stream.write('body'); stream.end(); });
exports.midstream = awslambda.streamifyResponse(async (event, stream) => { stream.write('begun'); await new Promise((r) => setTimeout(r, 5)); throw new Error('midway'); });
exports.earlyError = awslambda.streamifyResponse(async () => { throw new Error('early'); });`,
		"module.mjs":          `export const handler = async () => 'esm'; await Promise.resolve();`,
		"common.cjs":          `exports.handler = async () => 'cjs';`,
		"pkg/package.json":    `{"type":"module"}`,
		"pkg/index.js":        `export const handler = async () => import.meta.url.length > 0;`,
		"sub/folder/it.js":    `module.exports.handler = async () => __dirname;`,
		"missing.js":          `require('not-there');`,
		"missingm.mjs":        `import 'not-there';`,
		"syntax.js":           `exports.handler = async () => {`,
		"initerror.js":        `throw new Error('init fails');`,
		"default.mjs":         `export default { handler: async () => 'default' };`,
		"node_modules/m/i.js": `exports.x = 1`,
	}
}

func nodeError(kind, message string) string {
	return `~^\{"errorType":"` + kind + `","errorMessage":"` + message + `","trace":\["` + kind + `: ` + message
}

func testNode(t *host) {
	t.Parallel()
	w, f := node(t)
	for _, x := range []exchange{
		{name: "async", handler: "index.echo", event: `{"a":[1,"ü"]}`, payload: `{"a":[1,"ü"]}`},
		{name: "undefined is null", handler: "index.nothing", event: `1`, payload: `null`},
		{name: "callback waits for the event loop", handler: "index.callback", event: `1`, payload: `"called"`, log: `~\nlate\n`},
		{name: "callback that does not wait", handler: "index.hurried", event: `1`, payload: `"at once"`},
		{name: "context.done", handler: "index.done", event: `1`, payload: `1`},
		{name: "context.succeed", handler: "index.succeed", event: `1`, payload: `2`},
		{name: "no answer", handler: "index.silent", event: `1`, payload: `null`},
		{name: "a promise that never settles", handler: "index.stuck", event: `1`, payload: `null`},
		{name: "context", handler: "index.context", event: `1`, payload: `["f","$LATEST","256","$ID","arn:aws:lambda:us-east-1:111122223333:function:f","/aws/lambda/f",true,"string","Root=1-5-6"]`},
		{name: "nested export", handler: "index.nested.deep.handler", event: `1`, payload: `"deep"`},
		{name: "ES module", handler: "module.handler", event: `1`, payload: `"esm"`},
		{name: "cjs", handler: "common.handler", event: `1`, payload: `"cjs"`},
		{name: "package of modules", handler: "pkg/index.handler", event: `1`, payload: `true`},
		{name: "folder", handler: "sub/folder/it.handler", event: `1`, payload: `"$DIR/sub/folder"`},
		{name: "default export", handler: "default.handler", event: `1`, payload: `"default"`},
		{name: "streaming", handler: "index.stream", event: `1`, stream: `text/plain|one two`},
		{name: "streaming HTTP", handler: "index.http", event: `1`, stream: "application/vnd.awslambda.http-integration-response|{\"statusCode\":201}\x00\x00\x00\x00\x00\x00\x00\x00body"},
	} {
		x.check(t, w, f)
	}
}

func testNodeFailures(t *host) {
	t.Parallel()
	w, f := node(t)
	for _, x := range []exchange{
		{name: "callback with an error", handler: "index.callbackError", event: `1`, payload: nodeError("TypeError", "bad")},
		{name: "context.fail", handler: "index.fail", event: `1`, payload: `{"errorType":"string","errorMessage":"text","trace":[]}`},
		{name: "throw", handler: "index.throws", event: `1`, payload: nodeError("RangeError", "out of range"), log: `~` + instant + `\t$ID\tERROR\tInvoke Error \t\{"errorType":"RangeError","errorMessage":"out of range","stack":\["RangeError: out of range","    at `},
		{name: "reject", handler: "index.rejects", event: `1`, payload: nodeError("MyError", "mine"), log: `~"errorMessage":"mine","code":7,`},
		{name: "reject with text", handler: "index.rejectsText", event: `1`, payload: `{"errorType":"string","errorMessage":"just text","trace":[]}`},
		{
			name: "unhandled rejection", handler: "index.unhandled", event: `1`,
			payload: `~^\{"errorType":"Runtime.UnhandledPromiseRejection","errorMessage":"Error: nobody","trace":\["Runtime.UnhandledPromiseRejection: Error: nobody`,
			log:     `~ERROR\tUnhandled Promise Rejection \t\{"errorType":"Runtime.UnhandledPromiseRejection"`,
		},
		{name: "uncaught", handler: "index.uncaught", event: `1`, payload: nodeError("Error", "later"), log: `~ERROR\tUncaught Exception \t`},
		{name: "circular", handler: "index.circular", event: `1`, payload: nodeError("Error", "Unable to stringify response body")},
		{name: "exit", handler: "index.exit", event: `1`, payload: `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: $ID Error: Runtime exited with error: exit status 3"}`},
		{name: "no such module", handler: "absent.handler", event: `1`, payload: `~^\{"errorType":"Runtime.ImportModuleError","errorMessage":"Error: Cannot find module 'absent'`},
		{name: "import fails", handler: "missing.handler", event: `1`, payload: `~^\{"errorType":"Runtime.ImportModuleError","errorMessage":"Error: Cannot find module 'not-there'`},
		{name: "ES import fails", handler: "missingm.handler", event: `1`, payload: `~^\{"errorType":"Runtime.ImportModuleError","errorMessage":"Error: Cannot find package 'not-there'`},
		{name: "syntax", handler: "syntax.handler", event: `1`, payload: `~^\{"errorType":"Runtime.UserCodeSyntaxError","errorMessage":"SyntaxError: `},
		{name: "no such export", handler: "index.absent", event: `1`, payload: nodeError("Runtime.HandlerNotFound", "index.absent is undefined or not exported")},
		{name: "no function", handler: "index.notFunction", event: `1`, payload: nodeError("Runtime.HandlerNotFound", "index.notFunction is not a function")},
		{name: "bad name", handler: "nodot", event: `1`, payload: nodeError("Runtime.MalformedHandlerName", "Bad handler")},
		{name: "init fails", handler: "initerror.handler", event: `1`, payload: nodeError("Error", "init fails")},
		{name: "error in the middle of a stream", handler: "index.midstream", event: `1`, stream: "application/octet-stream|begun", payload: nodeError("Error", "midway")},
		{name: "error before a stream", handler: "index.earlyError", event: `1`, payload: nodeError("Error", "early")},
	} {
		x.check(t, w, f)
	}
}

func testNodeLog(t *host) {
	t.Parallel()
	w, f := node(t)
	text := exchange{name: "console", handler: "index.logs", event: `1`, payload: `0`, log: `~\n` + instant + `\t$ID\tINFO\ta b\n` + instant + `\t$ID\tINFO\t\{ x: 1 \}\n` + instant + `\t$ID\tWARN\ttwo\nlines\n` + instant + `\t$ID\tERROR\tError: e\n    at `}
	text.check(t, w, f)
	f.Logging = Logging{JSON: true, ApplicationLevel: "WARN", SystemLevel: "DEBUG"}
	f.Key += "json"
	x := exchange{name: "JSON log", handler: "index.logs", event: `1`, payload: `0`, log: `~"type":"platform.start","record":\{"requestId":"$ID","version":"\$LATEST"[^\n]*\n` +
		`\{"timestamp":"` + instant + `","level":"WARN","requestId":"$ID","message":"two\\nlines"\}\n` +
		`\{"timestamp":"` + instant + `","level":"ERROR","requestId":"$ID","message":\{"errorType":"Error","errorMessage":"e","stackTrace":\["Error: e",`}
	x.check(t, w, f)
}
