-- The three databases, each with a user of its own, as the database-init function makes them on AWS.
CREATE DATABASE IF NOT EXISTS bp CHARACTER SET utf8mb4;
CREATE DATABASE IF NOT EXISTS tenant_pool_1 CHARACTER SET utf8mb4;
CREATE DATABASE IF NOT EXISTS tenant_pool_2 CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS bp@'%' IDENTIFIED BY 'local';
CREATE USER IF NOT EXISTS tenant_pool_1@'%' IDENTIFIED BY 'local';
CREATE USER IF NOT EXISTS tenant_pool_2@'%' IDENTIFIED BY 'local';
GRANT ALL PRIVILEGES ON bp.* TO bp@'%';
GRANT ALL PRIVILEGES ON tenant_pool_1.* TO tenant_pool_1@'%';
GRANT ALL PRIVILEGES ON tenant_pool_2.* TO tenant_pool_2@'%';
