/** What a pull request is told of the previews of its stages. */
package dev.renderfleet.comment;
