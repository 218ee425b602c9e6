<?php

declare(strict_types=1);

require __DIR__.'/../vendor/autoload.php';

use App\Http;
use App\Stores;

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);

match ($path) {
    // Laravel's health route: the application runs. It asks no store, or a database's hiccup would replace every task.
    '/up' => Http::json(200, ['status' => 'up']),
    '/api/request' => Http::json(200, Http::request()),
    '/api/stores' => Http::json(200, (new Stores(getenv()))->versions()),
    // Takes its time, as a report would.
    '/api/slow' => Http::json(200, ['remaining' => sleep(3)]),
    '/api/framed' => Http::json(200, [], ['X-Frame-Options: DENY']),
    default => Http::json(404, ['message' => 'Not found.']),
};
