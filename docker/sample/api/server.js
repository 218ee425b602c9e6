'use strict';

const http = require('node:http');
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 5, connectionTimeoutMillis: 3000 });
// Without a listener, a connection lost while idle would end the process.
pool.on('error', (error) => console.error(JSON.stringify({ level: 'error', message: error.message })));

const routes = {
  // The process serves. It asks no store, or a database's hiccup would replace every task.
  'GET /health': () => [200, { status: 'ok' }],
  'GET /stores': async () => {
    const { rows } = await pool.query('select current_database() as database, current_user as "user"');
    return [200, { ...rows[0], queue: process.env.QUEUE_URL, region: process.env.AWS_REGION }];
  },
};

const server = http.createServer(async (request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname;
  const route = routes[`${request.method} ${path}`] ?? (() => [404, { message: 'Not found.' }]);
  const [status, body] = await Promise.resolve()
    .then(route)
    .catch((error) => [503, { message: error.message }]);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body) + '\n');
});
// Longer than the load balancer's idle timeout (60 s), or it would now and then send a request into a closing connection.
server.keepAliveTimeout = 75_000;
server.headersTimeout = 80_000;
server.listen(Number(process.env.PORT ?? 3000), () => console.log(JSON.stringify({ level: 'info', message: 'listening' })));

process.once('SIGTERM', () => server.close(() => pool.end()));
