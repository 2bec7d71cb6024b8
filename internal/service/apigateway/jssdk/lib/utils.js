// Helpers of the generated client. They work in browsers and in Node.js, and need no other library.
(function (root) {
  'use strict';

  var core = root.apiGatewayCore = root.apiGatewayCore || {};

  // encode percent-encodes everything but the unreserved characters of RFC 3986, as signatures demand.
  function encode(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, function (c) {
      return '%' + c.charCodeAt(0).toString(16).toUpperCase();
    });
  }

  core.utils = {
    encode: encode,

    // expand puts parameters in the place of a path's variables; "{proxy+}" keeps its slashes.
    expand: function (path, params) {
      return path.replace(/\{([^}]+?)(\+?)\}/g, function (_, name, greedy) {
        var value = params[name];
        if (value === undefined || value === null || value === '') {
          throw new Error('Missing path parameter: ' + name);
        }
        return greedy ? String(value).split('/').map(encode).join('/') : encode(value);
      });
    },

    // pick copies the parameters of these names that are set.
    pick: function (params, names) {
      var out = {};
      names.forEach(function (name) {
        if (params[name] !== undefined && params[name] !== null) {
          out[name] = params[name];
        }
      });
      return out;
    },

    // merge copies what the second has over what the first has.
    merge: function (first, second) {
      return Object.assign({}, first, second);
    },

    // query is a canonical query string: encoded, and in order.
    query: function (params) {
      var pairs = [];
      Object.keys(params).forEach(function (name) {
        [].concat(params[name]).forEach(function (value) {
          pairs.push([encode(name), encode(value)]);
        });
      });
      pairs.sort(function (a, b) {
        if (a[0] !== b[0]) {
          return a[0] < b[0] ? -1 : 1;
        }
        return a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0;
      });
      return pairs.map(function (pair) { return pair.join('='); }).join('&');
    }
  };

  if (typeof module !== 'undefined' && module.exports) {
    module.exports = core;
  }
})(typeof globalThis !== 'undefined' ? globalThis : this);
