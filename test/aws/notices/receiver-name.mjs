import dns from 'node:dns/promises';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

// The deployed notifier asks public addresses alone, and a machine on which AWS is emulated has none. To whoever looks it up this name has
// one, and what is sent there arrives on this machine: the Internet is what stands in here, and the notifier is as it is deployed.
const NAME = 'receiver.cronstack.example';
const PUBLIC = { address: '1.1.1.1', family: 4 };
const HERE = { address: '127.0.0.1', family: 4 };

const { lookup } = dns;
const { request } = http;

dns.lookup = async (name, options) =>
  name === NAME ? (options?.all === true ? [PUBLIC] : PUBLIC) : lookup(name, options);

http.request = (url, options, ...rest) =>
  request(url, url instanceof URL && url.hostname === NAME ? { ...options, lookup: toHere } : options, ...rest);

syncBuiltinESMExports();

function toHere(_, options, answer) {
  return options.all === true ? answer(null, [HERE]) : answer(null, HERE.address, HERE.family);
}
