<?php

declare(strict_types=1);

namespace App;

final class Http
{
    /** @param list<string> $headers */
    public static function json(int $status, array $body, array $headers = []): void
    {
        http_response_code($status);
        header('Content-Type: application/json');
        array_map('header', $headers);
        echo json_encode($body, JSON_THROW_ON_ERROR), "\n";
    }

    /** What PHP was told of the request, and what surrounds it. */
    public static function request(): array
    {
        $server = array_filter(
            $_SERVER,
            fn (string $name) => preg_match('/^(HTTP_X?_?FORWARDED\w*|HTTP_PROXY|HTTPS|REMOTE_ADDR|REQUEST_\w+|SERVER_\w+|SCRIPT_\w+|QUERY_STRING)$/', $name) === 1,
            ARRAY_FILTER_USE_KEY,
        );
        $upload = $_FILES['file'] ?? null;

        return [
            'server' => $server,
            'bytes' => $upload === null ? strlen(file_get_contents('php://input')) : $upload['size'],
            'upload_error' => $upload['error'] ?? null,
            'user' => posix_geteuid(),
            'process' => getmypid(),
            'opcache' => opcache_get_status(false)['opcache_enabled'] ?? false,
            'storage_writable' => is_writable(getenv('LARAVEL_STORAGE_PATH').'/framework/views'),
            'sources_writable' => is_writable(__DIR__) || is_writable(__FILE__),
        ];
    }
}
