package dev.renderfleet.crossguard.testing;

import dev.renderfleet.crossguard.PolicyProvider;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.StackGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A resource for a test, in a few lines. Immutable; each method returns a changed copy.
 *
 * <pre>{@code
 * TestResource.of("aws:sqs/queue:Queue", "jobs").with("kmsMasterKeyId", "alias/queues").unknown("policy")
 * }</pre>
 *
 * It is managed by an AWS provider without region or default tags, unless told otherwise. In a {@linkplain #graph graph} each
 * resource has an {@code id} ({@code <name>-id}) and an {@code arn} ({@code arn:aws:test:::<name>}) unless it sets its own.
 */
public final class TestResource {

    private final String type;
    private final String name;
    private final Object properties;
    private final Object providerInputs;
    private final PolicyResource.Options options;
    private final Optional<String> parent;
    private final Map<String, Set<String>> propertyDependencies;

    private TestResource(
            String type,
            String name,
            Object properties,
            Object providerInputs,
            PolicyResource.Options options,
            Optional<String> parent,
            Map<String, Set<String>> propertyDependencies) {
        this.type = type;
        this.name = name;
        this.properties = properties;
        this.providerInputs = providerInputs;
        this.options = options;
        this.parent = parent;
        this.propertyDependencies = propertyDependencies;
    }

    public static TestResource of(String type, String name) {
        return new TestResource(
                type, name, Map.of(), Map.of(), PolicyResource.Options.NONE, Optional.empty(), Map.of());
    }

    /** A resource named {@code it}. */
    public static TestResource of(String type) {
        return of(type, "it");
    }

    /** Sets a property; the path may be nested ({@code rules[0].kmsKey}), the value is plain Java. */
    public TestResource with(String path, Object value) {
        return copy(Nested.set(properties, path, PropertyValue.of(value)), providerInputs, options, parent);
    }

    /** Sets a property that is not known before the update. */
    public TestResource unknown(String path) {
        return with(path, PropertyValue.unknown());
    }

    /** Sets a secret property. */
    public TestResource secret(String path, Object value) {
        return with(path, PropertyValue.of(value).asSecret());
    }

    /** Sets a property to the id of another resource, which it then depends on. */
    public TestResource refers(String path, TestResource target) {
        return with(path, target.id()).dependsOn(path, target);
    }

    /** Sets a property to another resource's property of the same value, for example its ARN, which it then depends on. */
    public TestResource refers(String path, TestResource target, String targetProperty) {
        return with(path, target.inGraph().at(targetProperty)).dependsOn(path, target);
    }

    /** As {@link #refers}, before either exists: the value is unknown, only the dependency tells what it will be. */
    public TestResource refersUnknown(String path, TestResource... targets) {
        TestResource result = unknown(path);
        for (TestResource target : targets) {
            result = result.dependsOn(path, target);
        }
        return result;
    }

    private TestResource dependsOn(String path, TestResource target) {
        String property = path.split("[.\\[]", 2)[0];
        Map<String, Set<String>> dependencies = new LinkedHashMap<>(propertyDependencies);
        Set<String> urns = new LinkedHashSet<>(dependencies.getOrDefault(property, Set.of()));
        urns.add(target.urn());
        dependencies.put(property, urns);
        return new TestResource(type, name, properties, providerInputs, options, parent, dependencies);
    }

    public TestResource protect() {
        return copy(properties, providerInputs, options.withProtect(true), parent);
    }

    public TestResource retainOnDelete() {
        return copy(properties, providerInputs, options.withRetainOnDelete(true), parent);
    }

    public TestResource parent(TestResource component) {
        return copy(properties, providerInputs, options, Optional.of(component.urn()));
    }

    /** Makes it a component: no provider manages it. */
    public TestResource component() {
        return copy(properties, null, options, parent);
    }

    public TestResource region(String region) {
        return copy(properties, Nested.set(providerInputs, "region", PropertyValue.of(region)), options, parent);
    }

    /** Adds a default tag of the provider. */
    public TestResource defaultTag(String key, String value) {
        String path = "defaultTags.tags[\"" + key + "\"]";
        return copy(properties, Nested.set(providerInputs, path, PropertyValue.of(value)), options, parent);
    }

    private TestResource copy(
            Object newProperties,
            Object newProviderInputs,
            PolicyResource.Options newOptions,
            Optional<String> newParent) {
        return new TestResource(
                type, name, newProperties, newProviderInputs, newOptions, newParent, propertyDependencies);
    }

    public String urn() {
        return "urn:pulumi:test::test::" + type + "::" + name;
    }

    private String id() {
        return inGraph().text("id");
    }

    /** As a resource policy sees it. */
    public PolicyResource build() {
        return build(PropertyValue.of(properties));
    }

    private PolicyResource inGraph() {
        Map<String, Object> outputs = new LinkedHashMap<>();
        outputs.put("id", name + "-id");
        outputs.put("arn", "arn:aws:test:::" + name);
        outputs.putAll(PropertyValue.of(properties).asMap());
        return build(PropertyValue.of(outputs));
    }

    private PolicyResource build(PropertyValue values) {
        Set<String> dependencies = new LinkedHashSet<>();
        propertyDependencies.values().forEach(dependencies::addAll);
        Optional<PolicyProvider> provider = providerInputs == null
                ? Optional.empty()
                : Optional.of(new PolicyProvider(
                        "pulumi:providers:" + type.substring(0, type.indexOf(':')),
                        "provider",
                        "",
                        PropertyValue.of(providerInputs)));
        return new PolicyResource(
                type, name, urn(), values, options, provider, parent, dependencies, propertyDependencies);
    }

    /** The resources as stack policies see them. */
    public static StackGraph graph(TestResource... resources) {
        List<PolicyResource> built = new ArrayList<>();
        Arrays.stream(resources).forEach(resource -> built.add(resource.inGraph()));
        return new StackGraph(built);
    }
}
