package dev.renderfleet.local.cloud;

import dev.renderfleet.local.property.PropertyValue.Fields;
import java.time.Instant;

/**
 * One resource that exists in the pretend cloud.
 *
 * @param type the Pulumi type token
 * @param id the physical id; some are unique only within another resource
 * @param urn the resource of the stack that made it
 * @param region the region it lives in
 * @param generation distinguishes resources that the same URN made one after another; everything that AWS would pick at
 *     random is derived from URN and generation, so that it stays the same for the life of the resource
 * @param revision 1 at creation, one more with each update
 * @param created when it was made
 * @param state all its properties as the engine knows them, secret values as salted hashes
 */
public record CloudRecord(
        String type,
        String id,
        String urn,
        String region,
        long generation,
        int revision,
        Instant created,
        Fields state) {

    /** The key of this record in the cloud: type, id and generation, as an id need not be unique within its type. */
    public String key() {
        return type + " " + id + " #" + generation;
    }
}
