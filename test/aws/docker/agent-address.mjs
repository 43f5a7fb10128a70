import net from 'node:net';

// ECS's agent is at a link-local address, which no test can have: who connects to it gets the stand-in's socket.
const AGENT = '169.254.170.2';
const { connect } = net.Socket.prototype;

net.Socket.prototype.connect = function (...args) {
  // Between node's own functions, the arguments travel as one list.
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  if (options?.host === AGENT) {
    options.path = process.env.TASK_AGENT_SOCKET;
  }
  return connect.apply(this, args);
};
