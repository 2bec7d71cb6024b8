// Sends requests with fetch, and answers in the form that users of generated clients know: status, headers and data.
(function (root) {
  'use strict';

  var core = root.apiGatewayCore;

  // parse reads a body as JSON where it says that it is.
  function parse(body, contentType) {
    if (body === '' || !/[/+]json\b/.test(contentType || '')) {
      return body;
    }
    try {
      return JSON.parse(body);
    } catch (e) {
      return body;
    }
  }

  core.http = {
    // send resolves to the answer; one that is no success rejects with an error that has it as "response".
    send: function (request) {
      return root.fetch(request.url.href, { method: request.verb, headers: request.headers, body: request.body }).then(function (answer) {
        return answer.text().then(function (body) {
          var headers = {};
          answer.headers.forEach(function (value, name) { headers[name] = value; });
          var result = {
            status: answer.status, statusText: answer.statusText, headers: headers, data: parse(body, headers['content-type']), config: request
          };
          if (answer.ok) {
            return result;
          }
          var error = new Error('Request failed with status code ' + answer.status);
          error.response = result;
          throw error;
        });
      });
    }
  };
})(typeof globalThis !== 'undefined' ? globalThis : this);
