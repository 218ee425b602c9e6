// The ten rules of bench/policy, judged as dev.renderfleet.policy.rules judges them.
import {
    PolicyPack,
    PolicyResource,
    ReportViolation,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";

const TAGS = ["App", "Stage", "Component", "ManagedBy", "CostCenter"];
// Of the types that the stages of this repository have.
const UNTAGGABLE = new Set([
    "aws:appautoscaling/policy:Policy",
    "aws:appautoscaling/scheduledAction:ScheduledAction",
    "aws:autoscaling/lifecycleHook:LifecycleHook",
    "aws:autoscaling/policy:Policy",
    "aws:cloudfront/originAccessControl:OriginAccessControl",
    "aws:cloudwatch/dashboard:Dashboard",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:ec2/route:Route",
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:kms/alias:Alias",
    "aws:lambda/alias:Alias",
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    "aws:lambda/invocation:Invocation",
    "aws:lambda/permission:Permission",
    "aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2",
    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
    "aws:s3/bucketLoggingV2:BucketLoggingV2",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
    "aws:s3/bucketVersioningV2:BucketVersioningV2",
    "aws:secretsmanager/secretRotation:SecretRotation",
    "aws:secretsmanager/secretVersion:SecretVersion",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sns/topicSubscription:TopicSubscription",
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
    "aws:wafv2/webAclAssociation:WebAclAssociation",
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
]);
const DATABASES = new Set(["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"]);
const SAFE_PROTOCOLS = new Set(["https-only", "redirect-to-https"]);

interface Statement {
    Effect: string;
    Principal?: unknown;
    Action: string | string[];
    Resource: string | string[];
    Condition?: Record<string, Record<string, string | string[]>>;
}

const list = <T>(value: T | T[] | undefined): T[] =>
    value === undefined ? [] : Array.isArray(value) ? value : [value];

const statements = (policy: unknown): Statement[] =>
    list((typeof policy === "string" ? JSON.parse(policy) : policy).Statement);

function rule(
    name: string,
    types: (type: string) => boolean,
    judge: (props: Record<string, any>, report: (message: string) => void) => void,
): ResourceValidationPolicy {
    return {
        name,
        description: name,
        enforcementLevel: "mandatory",
        validateResource: (args, report) => {
            if (types(args.type)) {
                judge(args.props, message => report(message));
            }
        },
    };
}

const one = (type: string) => (candidate: string) => candidate === type;

const resourceRules: ResourceValidationPolicy[] = [
    rule(
        "required-tags",
        type => type.startsWith("aws:") && !UNTAGGABLE.has(type),
        (props, report) => {
            // Of an Auto Scaling group they are a list.
            const tags = Array.isArray(props.tags)
                ? Object.fromEntries(props.tags.map(tag => [tag.key, tag.value]))
                : props.tags;
            const missing = TAGS.filter(tag => !tags?.[tag]);
            if (missing.length > 0) {
                report(`the tags ${missing.join(", ")} are missing`);
            }
        },
    ),
    rule("sqs-encrypted", one("aws:sqs/queue:Queue"), (props, report) => {
        if (!props.kmsMasterKeyId && !props.sqsManagedSseEnabled) {
            report("the queue is not encrypted at rest");
        }
    }),
    rule(
        "rds-encrypted",
        type => DATABASES.has(type),
        (props, report) => {
            if (!props.storageEncrypted && props.engineMode !== "serverless" && !props.replicateSourceDb) {
                report("the database is not encrypted at rest");
            }
        },
    ),
    rule("rds-public", one("aws:rds/instance:Instance"), (props, report) => {
        if (props.publiclyAccessible) {
            report("the database has a public address");
        }
    }),
    rule(
        "rds-backup",
        type => DATABASES.has(type),
        (props, report) => {
            const days = props.backupRetentionPeriod ?? 0;
            if (!props.replicateSourceDb && days < 7) {
                report(`backups are kept for ${days} days only`);
            }
        },
    ),
    rule("log-retention", one("aws:cloudwatch/logGroup:LogGroup"), (props, report) => {
        if (props.logGroupClass !== "DELIVERY" && !(props.retentionInDays > 0)) {
            report("the log group keeps everything forever");
        }
    }),
    rule("cf-https", one("aws:cloudfront/distribution:Distribution"), (props, report) => {
        for (const behavior of [props.defaultCacheBehavior, ...list(props.orderedCacheBehaviors)]) {
            if (!SAFE_PROTOCOLS.has(behavior.viewerProtocolPolicy)) {
                report("a behaviour allows HTTP");
            }
        }
    }),
    rule(
        "iam-admin",
        type => /^aws:iam\/(role|user|group)?[pP]olicy:/.test(type),
        (props, report) => {
            for (const statement of statements(props.policy)) {
                if (
                    statement.Effect === "Allow" &&
                    list(statement.Action).some(action => action === "*" || action === "*:*") &&
                    list(statement.Resource).includes("*")
                ) {
                    report("a statement allows every action on every resource");
                }
            }
        },
    ),
];

function stackRule(
    name: string,
    judge: (resources: PolicyResource[], report: ReportViolation) => void,
): StackValidationPolicy {
    return {
        name,
        description: name,
        enforcementLevel: "mandatory",
        validateStack: (args, report) => judge(args.resources, report),
    };
}

/** The referring resources of a type by what they refer to: by value, else by what the property was computed from. */
function referrers(resources: PolicyResource[], type: string, property: string): Map<string, PolicyResource[]> {
    const index = new Map<string, PolicyResource[]>();
    for (const resource of resources.filter(candidate => candidate.type === type)) {
        const targets = [
            resource.props[property],
            ...(resource.propertyDependencies[property] ?? []).map(target => target.urn),
        ];
        for (const target of new Set(targets)) {
            index.set(target, [...(index.get(target) ?? []), resource]);
        }
    }
    return index;
}

function deniesPlainHttp(policy: unknown): boolean {
    return statements(policy).some(
        statement =>
            statement.Effect === "Deny" &&
            (statement.Principal === "*" || list((statement.Principal as any)?.AWS).includes("*")) &&
            list(statement.Action).some(action => action === "*" || action === "sqs:*") &&
            list(statement.Condition?.Bool?.["aws:SecureTransport"]).includes("false"),
    );
}

const stackRules: StackValidationPolicy[] = [
    stackRule("vpc-flow-log", (resources, report) => {
        const flowLogs = referrers(resources, "aws:ec2/flowLog:FlowLog", "vpcId");
        for (const vpc of resources.filter(candidate => candidate.type === "aws:ec2/vpc:Vpc")) {
            if (!flowLogs.has(vpc.props.id) && !flowLogs.has(vpc.urn)) {
                report("the VPC has no flow log", vpc.urn);
            }
        }
    }),
    stackRule("sqs-tls-only", (resources, report) => {
        const policies = referrers(resources, "aws:sqs/queuePolicy:QueuePolicy", "queueUrl");
        for (const queue of resources.filter(candidate => candidate.type === "aws:sqs/queue:Queue")) {
            const attached = new Set([
                ...(policies.get(queue.props.url) ?? []),
                ...(policies.get(queue.urn) ?? []),
            ]);
            const documents = [...attached].map(policy => policy.props.policy);
            if (queue.props.policy) {
                documents.push(queue.props.policy);
            }
            if (!documents.some(deniesPlainHttp)) {
                report("no policy denies requests without TLS", queue.urn);
            }
        }
    }),
];

new PolicyPack("bench", { policies: [...resourceRules, ...stackRules] });
