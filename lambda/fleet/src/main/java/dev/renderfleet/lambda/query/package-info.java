/** Calls to AWS services of the query protocol, with parts of the AWS SDK that are light. */
package dev.renderfleet.lambda.query;
