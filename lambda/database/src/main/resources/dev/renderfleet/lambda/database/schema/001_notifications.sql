-- Notifications as the worker stores them, one row per message. A message that is delivered again has the same message_id,
-- so INSERT ... ON CONFLICT (message_id) is the idempotent upsert; within a FIFO group, sequence_number tells the order.
CREATE TABLE public.notifications (
    message_id      text        PRIMARY KEY CHECK (length(message_id) BETWEEN 1 AND 128),
    schema_version  smallint    NOT NULL DEFAULT 1 CHECK (schema_version >= 1),
    tenant_id       text        NOT NULL CHECK (length(tenant_id) BETWEEN 1 AND 128),
    user_id         text        NOT NULL CHECK (length(user_id) BETWEEN 1 AND 128),
    type            text        NOT NULL CHECK (length(type) BETWEEN 1 AND 128),
    payload         jsonb       NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(payload) = 'object'),
    status          text        NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'read', 'failed')),
    -- Only messages of a FIFO queue have these two. SQS's sequence numbers have up to 128 bits: 39 decimal digits.
    group_id        text        CHECK (length(group_id) BETWEEN 1 AND 128),
    sequence_number numeric(39) CHECK (sequence_number >= 0),
    -- When the producer sent it, when it was first stored, when a redelivery or the application last changed it.
    sent_at         timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CHECK (group_id IS NOT NULL OR sequence_number IS NULL)
);

-- A user's newest notifications.
CREATE INDEX notifications_user ON public.notifications (tenant_id, user_id, created_at DESC);
-- What is still to be delivered, oldest first.
CREATE INDEX notifications_open ON public.notifications (created_at) WHERE status = 'pending';
-- A group's messages in order, and its newest one.
CREATE INDEX notifications_group ON public.notifications (group_id, sequence_number) WHERE group_id IS NOT NULL;
