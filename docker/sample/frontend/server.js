'use strict';

// The shape of what "next build" leaves in .next/standalone: a server.js that obeys PORT and HOSTNAME, static files beside it,
// and a cache in .next/cache that it must be able to write.

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const cache = path.join(__dirname, '.next', 'cache');
const types = { '.css': 'text/css', '.js': 'text/javascript', '.txt': 'text/plain' };
const roots = { '/_next/static/': path.join(__dirname, '.next', 'static'), '/': path.join(__dirname, 'public') };

function file(url) {
  const prefix = Object.keys(roots).find((start) => url.startsWith(start));
  const found = path.normalize(path.join(roots[prefix], url.slice(prefix.length)));
  return found.startsWith(roots[prefix] + path.sep) && fs.existsSync(found) && fs.statSync(found).isFile() ? found : undefined;
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost').pathname;
  const found = file(url);
  if (found) {
    response.writeHead(200, { 'content-type': types[path.extname(found)] ?? 'application/octet-stream' });
    fs.createReadStream(found).pipe(response);
  } else if (url === '/') {
    fs.mkdirSync(cache, { recursive: true });
    fs.writeFileSync(path.join(cache, 'page.json'), JSON.stringify({ rendered: new Date().toISOString() }));
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sample</title><h1>Sample</h1>\n');
  } else {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found.\n');
  }
});
server.keepAliveTimeout = Number(process.env.KEEP_ALIVE_TIMEOUT ?? 5_000);
server.listen(Number(process.env.PORT ?? 3000), process.env.HOSTNAME ?? '0.0.0.0');
process.once('SIGTERM', () => server.close());
