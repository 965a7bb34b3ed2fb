// Starts kinesis-local (https://github.com/etspaceman/kinesis-mock), which is in the folder given, on
// free ports of this machine only. Prints the one without TLS when it is up; ends with its input.
const net = require('net');
const path = require('path');

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === 'number'
    ? listen.call(this, {port, host: '127.0.0.1'}, rest.find((one) => typeof one === 'function'))
    : listen.call(this, ...[port && port.port !== undefined ? {...port, host: '127.0.0.1'} : port, ...rest]);
};

const free = () => new Promise((found) => {
  const server = net.createServer().listen(0, () => {
    const port = server.address().port;
    server.close(() => found(port));
  });
});

const isUp = (port) => new Promise((told) => {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('connect', () => { socket.destroy(); told(true); });
  socket.on('error', () => told(false));
});

process.stdin.on('end', () => process.exit(0)).resume();
(async () => {
  const [plain, tls] = [await free(), await free()];
  const quick = ['CREATE_STREAM', 'DELETE_STREAM', 'MERGE_SHARDS', 'SPLIT_SHARD', 'UPDATE_SHARD_COUNT'];
  quick.forEach((what) => { process.env[what + '_DURATION'] = '1ms'; });
  process.env.KINESIS_MOCK_PLAIN_PORT = String(plain);
  process.env.KINESIS_MOCK_TLS_PORT = String(tls);
  process.env.LOG_LEVEL = 'ERROR';
  process.chdir(path.resolve(process.argv[2], 'node_modules/kinesis-local')); // where its certificate is
  require(path.resolve('main.js'));
  while (!(await isUp(plain))) {
    await new Promise((next) => setTimeout(next, 20));
  }
  console.log('port ' + plain);
})();
