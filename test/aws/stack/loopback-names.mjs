import dns from 'node:dns';

// An emulator's APIs are at `<id>.execute-api.localhost`. Names under localhost are this machine (RFC 6761), which not every resolver
// knows; curl does, node asks the resolver. AWS's own names are looked up as ever.
const lookup = dns.lookup;

dns.lookup = (hostname, ...rest) => lookup(hostname.endsWith('.localhost') ? 'localhost' : hostname, ...rest);
