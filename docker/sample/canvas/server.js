'use strict';

const http = require('node:http');

const required = ['SUPABASE_URL', 'SUPABASE_SERVICE_ROLE_KEY', 'S3_BUCKET', 'AWS_DEFAULT_REGION'];
const missing = required.filter((name) => !process.env[name]);
if (missing.length > 0) {
  console.error(`canvas cannot start: not set or empty: ${missing.join(' ')}. Export them, then: docker compose up canvas`);
  process.exit(78); // EX_CONFIG
}

const server = http.createServer((request, response) => {
  const [status, body] =
    request.method === 'GET' && request.url === '/health'
      ? [200, { status: 'ok', bucket: process.env.S3_BUCKET, region: process.env.AWS_DEFAULT_REGION }]
      : [404, { message: 'Not found.' }];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body) + '\n');
});
server.listen(Number(process.env.PORT ?? 9000));
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => server.close());
}
