// The Node.js runtime: finds the handler, asks the Runtime API for events, calls the handler as AWS's runtimes do and answers.
// It needs Node.js 18 and nothing else. Handlers: "file.export" with folders before and further names after, CommonJS and ES modules, async
// functions, callbacks, context.done, awslambda.streamifyResponse. It is CommonJS itself: ES modules take longer to start.
'use strict';

const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const util = require('node:util');
const { createRequire } = require('node:module');
const { pathToFileURL } = require('node:url');
const { Writable } = require('node:stream');

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
const base = '/2018-06-01/runtime/';
const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
const highWaterMark = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');

let requestId; // of the invocation under way, for the log
let tenantId;
let pending; // what reports a failure nobody caught

// --- The Runtime API

function request(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const r = http.request({ host, port, agent, method, path: base + path, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString('utf8') }));
      answer.on('error', reject);
    });
    r.on('error', reject);
    r.end(body);
  });
}

function post(path, body, headers = {}) {
  const bytes = Buffer.from(body);
  return request('POST', path, { 'Content-Type': 'application/json', 'Content-Length': bytes.length, ...headers }, bytes);
}

function postError(path, error) {
  return post(path, JSON.stringify(describe(error)), { 'Lambda-Runtime-Function-Error-Type': headerText(typeName(error)) });
}

const headerText = (text) => String(text).replace(/[^\x20-\x7e]/g, '?');

// --- Errors

class RuntimeError extends Error {
  constructor(type, message, cause) {
    super(message);
    this.name = `Runtime.${type}`;
    if (cause?.stack) this.stack = `${this.name}: ${message}\n${cause.stack.split('\n').slice(1).join('\n')}`;
  }
}

function isError(e) {
  return e instanceof Error || util.types.isNativeError(e) || (e !== null && typeof e === 'object' && 'message' in e && 'stack' in e);
}

const typeName = (e) => (isError(e) ? e.name : typeof e);

// describe gives an error the form that callers see.
function describe(e) {
  if (!isError(e)) return { errorType: typeof e, errorMessage: String(e), trace: [] };
  return { errorType: e.name ?? 'Error', errorMessage: e.message ?? '', trace: String(e.stack ?? '').split('\n') };
}

// logged gives an error the form that logs show.
function logged(e) {
  if (!isError(e)) return { errorType: typeof e, errorMessage: String(e), stack: [] };
  const { message, name, stack, ...rest } = e;
  return { errorType: name ?? e.name ?? 'Error', errorMessage: message ?? e.message ?? '', ...rest, stack: String(stack ?? e.stack ?? '').split('\n') };
}

// --- Logging

const json = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
const levels = { TRACE: 1, DEBUG: 2, INFO: 3, WARN: 4, ERROR: 5, FATAL: 6 };
const least = json ? (levels[process.env.AWS_LAMBDA_LOG_LEVEL] ?? 0) : 0;

// write puts one message on one line: what breaks it stays within the message.
function write(text) {
  fs.writeSync(1, text.replace(/\r?\n/g, '\r') + '\n');
}

function replaceErrors(_, value) {
  if (value instanceof Error) {
    return { ...value, errorType: value?.constructor?.name ?? 'UnknownError', errorMessage: value.message, stackTrace: stackLines(value) };
  }
  return value;
}

const stackLines = (e) => (typeof e.stack === 'string' ? e.stack.split('\n') : []);

function jsonMessage(level, values) {
  const line = { timestamp: new Date().toISOString(), level, requestId };
  if (tenantId) line.tenantId = tenantId;
  if (values.length === 1) {
    line.message = values[0];
    try {
      return JSON.stringify(line, replaceErrors);
    } catch {
      line.message = util.format(values[0]);
      return JSON.stringify(line);
    }
  }
  line.message = util.format(...values);
  const e = values.find((value) => value instanceof Error);
  if (e) Object.assign(line, { errorType: e?.constructor?.name ?? 'UnknownError', errorMessage: e.message, stackTrace: stackLines(e) });
  return JSON.stringify(line);
}

function log(level, ...values) {
  if (levels[level] < least) return;
  if (json) return fs.writeSync(1, jsonMessage(level, values) + '\n');
  write(`${new Date().toISOString()}\t${requestId}\t${level}\t${util.format(...values)}`);
}

function patchConsole() {
  console.log = (...values) => log('INFO', ...values);
  console.debug = (...values) => log('DEBUG', ...values);
  console.info = (...values) => log('INFO', ...values);
  console.warn = (...values) => log('WARN', ...values);
  console.error = (...values) => log('ERROR', ...values);
  console.fatal = (...values) => log('FATAL', ...values);
  console.trace = (...values) => {
    const at = { name: 'Trace', message: util.format(...values) };
    Error.captureStackTrace(at, console.trace);
    log('TRACE', at.stack);
  };
}

function logError(what, error) {
  if (json) log('ERROR', error);
  else log('ERROR', `${what} \t${JSON.stringify(logged(error))}`);
}

// --- The handler

function find(root, handler) {
  if (handler.includes('..')) throw new RuntimeError('MalformedHandlerName', `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`);
  const name = path.basename(handler);
  const dot = name.indexOf('.');
  if (dot < 1 || dot === name.length - 1) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const folder = path.resolve(root, handler.slice(0, handler.length - name.length));
  return { folder, module: name.slice(0, dot), names: name.slice(dot + 1) };
}

const isFile = (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

// isModule tells whether a .js file is an ES module: the nearest package.json says so.
function isModule(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const declared = path.join(folder, 'package.json');
    if (isFile(declared)) {
      try {
        return JSON.parse(fs.readFileSync(declared, 'utf8')).type === 'module';
      } catch {
        return false;
      }
    }
    if (folder === path.dirname(folder)) return false;
  }
}

async function load(root, { folder, module }) {
  // Errors show this name at the end of their "Require stack", as AWS's runtime's do.
  const require = createRequire('/var/runtime/index.mjs');
  const file = path.resolve(folder, module);
  for (const extension of ['', '.js', '.mjs', '.cjs']) {
    if (!isFile(file + extension)) continue;
    const esm = extension === '.mjs' || (extension !== '.cjs' && isModule(file + extension));
    return esm ? import(pathToFileURL(file + extension).href) : require(file + extension);
  }
  return require(require.resolve(module, { paths: [root, folder] }));
}

// moduleError names what is wrong with the module itself; what its code throws is shown as it is.
function moduleError(e) {
  if (e instanceof SyntaxError) return new RuntimeError('UserCodeSyntaxError', String(e), e);
  if (e?.code === 'MODULE_NOT_FOUND' || e?.code === 'ERR_MODULE_NOT_FOUND') return new RuntimeError('ImportModuleError', `Error: ${e.message}`, e);
  return e;
}

async function loadHandler() {
  const root = process.env.LAMBDA_TASK_ROOT;
  const wanted = find(root, process.env._HANDLER);
  let module;
  try {
    module = await load(root, wanted);
  } catch (e) {
    throw moduleError(e);
  }
  const step = (from) => wanted.names.split('.').reduce((value, name) => value?.[name], from);
  const handler = step(module) ?? step(module?.default);
  if (!handler) throw new RuntimeError('HandlerNotFound', `${process.env._HANDLER} is undefined or not exported`);
  if (typeof handler !== 'function') throw new RuntimeError('HandlerNotFound', `${process.env._HANDLER} is not a function`);
  return handler;
}

// --- Streaming

// ResponseStream is the response on its way. The request starts with the first byte, so that the content type can be set before.
class ResponseStream extends Writable {
  constructor(id, size) {
    super({ highWaterMark: size });
    this.id = id;
    this.contentType = 'application/octet-stream';
    this.answered = new Promise((resolve) => (this.resolve = resolve));
  }

  setContentType(type) {
    if (this.request) throw new RuntimeError('InvalidStreamingOperation', 'Cannot set content-type, too late.');
    this.contentType = type;
  }

  open() {
    if (this.request) return this.request;
    this.request = http.request({
      host, port, agent, method: 'POST', path: `${base}invocation/${this.id}/response`,
      headers: {
        'Content-Type': this.contentType, 'Transfer-Encoding': 'chunked', 'Lambda-Runtime-Function-Response-Mode': 'streaming',
        Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
      },
    }, (answer) => {
      answer.resume();
      answer.on('end', this.resolve);
      answer.on('close', this.resolve);
    });
    this.request.on('error', this.resolve);
    this.request.flushHeaders();
    if (this.prelude) this.request.write(this.prelude);
    return this.request;
  }

  _write(chunk, encoding, done) {
    this.open().write(chunk, encoding, () => done());
  }

  _final(done) {
    this.open().end();
    done();
  }

  // failWith ends the response with an error that comes after its beginning.
  failWith(error) {
    const r = this.open();
    r.addTrailers({
      'Lambda-Runtime-Function-Error-Type': headerText(typeName(error)),
      'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(describe(error))).toString('base64'),
    });
    r.end();
  }
}

globalThis.awslambda = {
  streamifyResponse(handler, options) {
    handler[streaming] = 'response';
    if (typeof options?.highWaterMark === 'number') handler[highWaterMark] = options.highWaterMark;
    return handler;
  },
  HttpResponseStream: class HttpResponseStream {
    // from puts status, headers and cookies before the body: JSON, then eight zero bytes.
    static from(stream, prelude) {
      stream.setContentType('application/vnd.awslambda.http-integration-response');
      stream.prelude = Buffer.concat([Buffer.from(JSON.stringify(prelude)), Buffer.alloc(8)]);
      return stream;
    }
  },
};

// --- Invocations

function parseHeader(text) {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    throw new RuntimeError('UnmarshalError', 'Unable to parse the client context or identity');
  }
}

function makeContext(headers, control) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    get callbackWaitsForEmptyEventLoop() { return control.waits; },
    set callbackWaitsForEmptyEventLoop(value) { control.waits = value; },
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: parseHeader(headers['lambda-runtime-client-context']),
    identity: parseHeader(headers['lambda-runtime-cognito-identity']),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    ...(tenantId ? { tenantId } : {}),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

// call runs a handler until it has answered, by whichever of the ways it chose.
function call(handler, event, headers) {
  return new Promise((resolve, reject) => {
    const control = { waits: true, done: false };
    const settle = (error, result, wait) => {
      if (control.done) return;
      control.done = true;
      const end = () => {
        process.removeAllListeners('beforeExit');
        if (error !== undefined && error !== null) reject(error);
        else resolve(result);
      };
      process.removeAllListeners('beforeExit');
      if (wait && control.waits && (error === undefined || error === null)) process.once('beforeExit', () => setImmediate(end));
      else end();
    };
    // Nothing is left to do and nobody has answered: the answer is null.
    process.once('beforeExit', () => settle(undefined, null, false));
    const callback = (error, result) => settle(error, result, true);
    const context = makeContext(headers, control);
    Object.assign(context, {
      done: callback,
      succeed: (result) => settle(undefined, result, true),
      fail: (error) => settle(error ?? 'handled', undefined, false),
    });
    try {
      const result = handler(event, context, callback);
      if (typeof result?.then === 'function') result.then((value) => settle(undefined, value, false), (error) => settle(error ?? 'null', undefined, false));
    } catch (error) {
      settle(error ?? 'null', undefined, false);
    }
  });
}

async function invoke(handler, id, headers, body) {
  let event;
  try {
    event = JSON.parse(body);
  } catch (e) {
    throw new RuntimeError('UnmarshalError', `Unable to parse the event: ${e.message}`);
  }
  const result = await call(handler, event, headers);
  let text;
  try {
    text = JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
  await post(`invocation/${id}/response`, text);
}

async function invokeStreaming(handler, id, headers, body) {
  const stream = new ResponseStream(id, handler[highWaterMark]);
  const context = makeContext(headers, { waits: true });
  delete context.callbackWaitsForEmptyEventLoop;
  const stuck = new Promise((_, reject) => process.once('beforeExit', () => reject(new RuntimeError('NodeJsExit', 'The Lambda runtime client detected an unexpected Node.js exit code.'))));
  const failed = new Promise((_, reject) => stream.once('error', reject));
  try {
    await Promise.race([Promise.resolve(handler(JSON.parse(body), stream, context)), stuck, failed]);
    if (!stream.writableEnded) stream.end();
    await Promise.race([stream.answered, stuck, failed]);
  } catch (error) {
    if (!stream.request) throw error;
    logError('Invoke Error', error);
    stream.failWith(error);
    await stream.answered;
  } finally {
    process.removeAllListeners('beforeExit');
  }
}

async function serve(handler) {
  for (;;) {
    const { headers, body, status } = await request('GET', 'invocation/next');
    if (status !== 200) throw new Error(`the Runtime API answered ${status}: ${body}`);
    const id = headers['lambda-runtime-aws-request-id'];
    requestId = id;
    tenantId = headers['lambda-runtime-aws-tenant-id'];
    process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'] ?? '';
    pending = (error) => postError(`invocation/${id}/error`, error);
    try {
      await (handler[streaming] ? invokeStreaming : invoke)(handler, id, headers, body);
    } catch (error) {
      logError('Invoke Error', error);
      await postError(`invocation/${id}/error`, error);
    }
    pending = undefined;
  }
}

// die reports what nobody caught, and ends.
async function die(what, error, code) {
  const report = pending;
  pending = undefined;
  logError(what, error);
  try {
    await report?.(error);
  } finally {
    process.exit(code);
  }
}

function unhandled(reason, promise) {
  const error = new RuntimeError('UnhandledPromiseRejection', isError(reason) ? `${reason.name}: ${reason.message}` : String(reason));
  return Object.assign(error, { reason, promise });
}

async function main() {
  patchConsole();
  pending = (error) => postError('init/error', error);
  process.on('uncaughtException', (error) => die('Uncaught Exception', error, 129));
  process.on('unhandledRejection', (reason, promise) => die('Unhandled Promise Rejection', unhandled(reason, promise), 128));
  let handler;
  try {
    handler = await loadHandler();
  } catch (error) {
    return die('Uncaught Exception', error, 1);
  }
  await serve(handler);
}

main().catch((error) => die('Uncaught Exception', error, 1));
