// Makes a request of a method's description and its parameters, signs it where there are credentials, and sends it.
(function (root) {
  'use strict';

  var core = root.apiGatewayCore;

  core.newClient = function (given, defaults) {
    var config = core.utils.merge(defaults, given || {});
    var endpoint = config.endpoint.replace(/\/+$/, '');

    function request(method, params, body, additional) {
      var headers = core.utils.merge(core.utils.pick(params, method.headers), additional.headers);
      var query = core.utils.query(core.utils.merge(core.utils.pick(params, method.query), additional.queryParams));
      var url = new URL(endpoint + core.utils.expand(method.path, params) + (query === '' ? '' : '?' + query));
      var payload;
      if (body !== undefined && body !== null && body !== '' && method.verb !== 'GET' && method.verb !== 'HEAD') {
        payload = typeof body === 'string' ? body : JSON.stringify(body);
        headers = core.utils.merge({ 'Content-Type': config.defaultContentType || 'application/json' }, headers);
      }
      headers = core.utils.merge({ Accept: config.defaultAcceptType || 'application/json' }, headers);
      if (config.apiKey) {
        headers['x-api-key'] = config.apiKey;
      }
      return { verb: method.verb, url: url, headers: headers, body: payload };
    }

    return {
      // call resolves to the method's answer.
      call: function (method, params, body, additional) {
        return Promise.resolve().then(function () {
          var made = request(method, params || {}, body, additional || {});
          if (!config.accessKey || !config.secretKey) {
            return made;
          }
          return core.sigV4.sign(made, config).then(function (headers) {
            return core.utils.merge(made, { headers: headers });
          });
        }).then(core.http.send);
      }
    };
  };
})(typeof globalThis !== 'undefined' ? globalThis : this);
