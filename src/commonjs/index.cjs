// For `require('pgherd')`. Each supported version of Node loads ES modules this way.
module.exports = require('../../dist/index.js');
