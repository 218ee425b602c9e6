package dev.renderfleet.local.catalog;

import dev.renderfleet.local.cloud.Cloud;
import dev.renderfleet.local.cloud.CloudRecord;
import dev.renderfleet.local.cloud.Fingerprint;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Bool;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import dev.renderfleet.local.property.PropertyValue.Num;
import dev.renderfleet.local.property.PropertyValue.Secret;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a resource type's declaration may look at while one resource's properties are computed or judged: the properties so
 * far, the rest of the cloud, and stand-ins for what AWS picks at random.
 */
public final class Attributes {

    /** Thrown by accessors that meet a value which only the update will tell; whatever is being computed is then unknown. */
    public static final class NotYetKnown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotYetKnown() {
            super("not yet known", null, false, false);
        }
    }

    /**
     * One resource at one moment.
     *
     * @param urn the resource's URN
     * @param generation see {@link CloudRecord#generation()}
     * @param revision see {@link CloudRecord#revision()}; 0 when the coming revision is not known, at preview
     * @param created when it was made
     */
    public record Life(String urn, long generation, int revision, Instant created) {}

    private final Site site;
    private final Cloud cloud;
    private final Life life;
    private Fields values;
    private boolean touchedSecret;

    /** Whether this is only a preview: what is not there yet may be the stack's to make. */
    boolean atPreview() {
        return life.revision() == 0;
    }

    /** One resource, as far as it is known. */
    public Attributes(Site site, Cloud cloud, Life life, Fields values) {
        this.site = site;
        this.cloud = cloud;
        this.life = life;
        this.values = values;
    }

    /** Region, account and partition. */
    public Site site() {
        return site;
    }

    /** The rest of the pretend cloud. */
    public Cloud cloud() {
        return cloud;
    }

    /** The logical name of the resource in the stack. */
    public String logicalName() {
        return life.urn().substring(life.urn().lastIndexOf("::") + 2);
    }

    /** All properties so far. */
    public Fields values() {
        return values;
    }

    /** Sets a property that was just computed. */
    public void set(String name, PropertyValue value) {
        values = values.with(name, value);
    }

    /** Whether a secret was read since this was last asked. */
    public boolean takeTouchedSecret() {
        boolean was = touchedSecret;
        touchedSecret = false;
        return was;
    }

    /** The value at a plain path such as {@code name} or {@code endpoint.address}; {@link PropertyValue#none()} when absent. */
    public PropertyValue get(String path) {
        PropertyValue value = values;
        for (String step : path.split("\\.", -1)) {
            value = open(value);
            if (value instanceof Items items) {
                value = items.values().isEmpty()
                        ? PropertyValue.none()
                        : open(items.values().get(0));
            }
            value = value instanceof Fields fields ? fields.get(step) : PropertyValue.none();
        }
        return open(value);
    }

    private PropertyValue open(PropertyValue value) {
        touchedSecret |= value instanceof Secret;
        if (value.isUnknown()) {
            throw new NotYetKnown();
        }
        return value.plain();
    }

    /** Whether there is a value at a path. */
    public boolean has(String path) {
        return !get(path).isNull();
    }

    /** The string at a path, {@code ""} when there is none. */
    public String text(String path) {
        String text = get(path).textOrNull();
        return text == null ? "" : text;
    }

    /** The number at a path. */
    public double number(String path, double otherwise) {
        return get(path) instanceof Num num ? num.value() : otherwise;
    }

    /** The boolean at a path, false when there is none. */
    public boolean is(String path) {
        return get(path).equals(new Bool(true));
    }

    /** The strings in the list at a path. */
    public List<String> texts(String path) {
        return get(path) instanceof Items items
                ? items.values().stream()
                        .map(item -> String.valueOf(open(item).textOrNull()))
                        .toList()
                : List.of();
    }

    /** The resource of a type whose {@code attribute} has the value found at {@code path} of this one. */
    public Optional<Fields> related(String path, String type, String attribute) {
        String value = text(path);
        return cloud
                .find(type, other -> value.equals(other.state().get(attribute).textOrNull()))
                .stream()
                .map(CloudRecord::state)
                .findFirst();
    }

    /** When the resource was made. */
    public Instant created() {
        return life.created();
    }

    /** The resource's own number of changes, 1 when new. */
    public int revision() {
        if (life.revision() == 0) {
            throw new NotYetKnown();
        }
        return life.revision();
    }

    /** Up to 64 hexadecimal digits, the same for the life of the resource. */
    public String hex(int digits, String purpose) {
        return Fingerprint.of(life.urn() + "#" + life.generation(), purpose).substring(0, digits);
    }

    /** Up to 40 letters and digits of an alphabet, the same for the life of the resource. */
    public String pick(String alphabet, int length, String purpose) {
        BigInteger number =
                new BigInteger(1, Fingerprint.bytes(life.urn() + "#" + life.generation(), purpose + alphabet));
        BigInteger base = BigInteger.valueOf(alphabet.length());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            BigInteger[] division = number.divideAndRemainder(base);
            text.append(alphabet.charAt(division[1].intValue()));
            number = division[0];
        }
        return text.toString();
    }
}
