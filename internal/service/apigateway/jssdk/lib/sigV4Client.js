// Signature Version 4 for requests to an API, by the Web Cryptography API of browsers and Node.js.
(function (root) {
  'use strict';

  var core = root.apiGatewayCore;
  var crypto = root.crypto && root.crypto.subtle ? root.crypto : require('crypto').webcrypto;
  var algorithm = 'AWS4-HMAC-SHA256';
  var text = new TextEncoder();

  function hex(buffer) {
    return Array.prototype.map.call(new Uint8Array(buffer), function (byte) {
      return ('0' + byte.toString(16)).slice(-2);
    }).join('');
  }

  function hash(data) {
    return crypto.subtle.digest('SHA-256', text.encode(data)).then(hex);
  }

  function hmac(key, data) {
    return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']).then(function (imported) {
      return crypto.subtle.sign('HMAC', imported, text.encode(data));
    });
  }

  // signingKey is derived from the secret for one day, region and service.
  function signingKey(secret, scope) {
    return scope.reduce(function (key, part) {
      return key.then(function (k) { return hmac(k, part); });
    }, Promise.resolve(text.encode('AWS4' + secret)));
  }

  // sign resolves to the headers of a request with those of its signature. request has verb, url (a URL), headers and body.
  function sign(request, config, now) {
    var time = (now || new Date()).toISOString().replace(/[:-]|\.\d{3}/g, '');
    var scope = [time.slice(0, 8), config.region, 'execute-api', 'aws4_request'];
    var headers = core.utils.merge(request.headers, { 'x-amz-date': time });
    if (config.sessionToken) {
      headers['x-amz-security-token'] = config.sessionToken;
    }
    var signed = { host: request.url.host };
    Object.keys(headers).forEach(function (name) {
      signed[name.toLowerCase()] = String(headers[name]).trim().replace(/ +/g, ' ');
    });
    var names = Object.keys(signed).sort();
    return hash(request.body || '').then(function (payload) {
      return hash([
        request.verb, request.url.pathname.split('/').map(core.utils.encode).join('/'), request.url.search.slice(1),
        names.map(function (name) { return name + ':' + signed[name] + '\n'; }).join(''), names.join(';'), payload
      ].join('\n'));
    }).then(function (canonical) {
      return signingKey(config.secretKey, scope).then(function (key) {
        return hmac(key, [algorithm, time, scope.join('/'), canonical].join('\n'));
      });
    }).then(function (signature) {
      headers.Authorization = algorithm + ' Credential=' + config.accessKey + '/' + scope.join('/') +
        ', SignedHeaders=' + names.join(';') + ', Signature=' + hex(signature);
      return headers;
    });
  }

  core.sigV4 = { sign: sign };
})(typeof globalThis !== 'undefined' ? globalThis : this);
