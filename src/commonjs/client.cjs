// For `require('pgherd/client')`. Each supported version of Node loads ES modules this way.
module.exports = require('../../dist/client.js');
