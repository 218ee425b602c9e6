/** Lambda functions written in Java: how the program deploys what module lambda builds. */
package dev.renderfleet.functions;
