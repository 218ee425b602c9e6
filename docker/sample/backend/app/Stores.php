<?php

declare(strict_types=1);

namespace App;

use PDO;
use Redis;

/** The databases and the cache, as config/database.php of the application finds them: by the environment. */
final class Stores
{
    private const CONNECTIONS = ['CENTRAL', 'TENANT_POOL_1', 'TENANT_POOL_2'];

    /** @param array<string, string> $environment */
    public function __construct(private readonly array $environment) {}

    /** @return array<string, string> the database that each connection is in, and the version of Redis */
    public function versions(): array
    {
        $found = [];
        foreach (self::CONNECTIONS as $connection) {
            $found[$connection] = $this->database($connection)->query('SELECT DATABASE()')->fetchColumn();
        }
        $found['REDIS'] = $this->redis()->info('server')['redis_version'];

        return $found;
    }

    public function database(string $connection): PDO
    {
        $setting = fn (string $name, string $default = '') => $this->environment["{$connection}_DB_{$name}"] ?? $default;

        return new PDO(
            sprintf('mysql:host=%s;port=%s;dbname=%s;charset=utf8mb4', $setting('HOST'), $setting('PORT', '3306'), $setting('DATABASE')),
            $setting('USERNAME'),
            $setting('PASSWORD'),
            array_filter([
                PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
                PDO::ATTR_TIMEOUT => 3,
                PDO::MYSQL_ATTR_SSL_CA => $this->environment['MYSQL_ATTR_SSL_CA'] ?? '',
            ]),
        );
    }

    public function redis(): Redis
    {
        $redis = new Redis();
        // On AWS the host begins with tls://.
        $redis->connect($this->environment['REDIS_HOST'], (int) ($this->environment['REDIS_PORT'] ?? 6379), 3.0);
        if (($this->environment['REDIS_PASSWORD'] ?? '') !== '') {
            $redis->auth($this->environment['REDIS_PASSWORD']);
        }

        return $redis;
    }
}
