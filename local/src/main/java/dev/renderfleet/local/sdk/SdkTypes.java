package dev.renderfleet.local.sdk;

import com.pulumi.asset.Archive;
import com.pulumi.asset.AssetOrArchive;
import com.pulumi.core.Either;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.CustomType;
import com.pulumi.core.annotations.EnumType;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.annotations.ResourceType;
import dev.renderfleet.local.sdk.Shape.ListOf;
import dev.renderfleet.local.sdk.Shape.MapOf;
import dev.renderfleet.local.sdk.Shape.ObjectOf;
import dev.renderfleet.local.sdk.Shape.OneOf;
import dev.renderfleet.local.sdk.Shape.Property;
import dev.renderfleet.local.sdk.Shape.Scalar;
import dev.renderfleet.local.sdk.Shape.ScalarKind;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Reads resource and function types from the classes of the AWS SDK for Pulumi, one at a time and only when asked: the
 * SDK has some forty thousand classes, so that a scan would take longer than a whole rehearsal.
 */
public final class SdkTypes {

    private static final String PACKAGE_ROOT = "com.pulumi.aws.";

    private final Map<String, Optional<SdkResource>> resources = new ConcurrentHashMap<>();
    private final Map<String, Optional<Map<String, Property>>> functions = new ConcurrentHashMap<>();
    private final Map<Class<?>, Map<String, Property>> objects = new ConcurrentHashMap<>();

    /** A resource type: its inputs and outputs by name. An output is required when its accessor is not optional. */
    public record SdkResource(String token, Map<String, Property> inputs, Map<String, Property> outputs) {}

    /** The resource type of a token such as {@code aws:ec2/vpc:Vpc}; empty when the SDK has none. */
    public Optional<SdkResource> resource(String token) {
        return resources.computeIfAbsent(token, this::readResource);
    }

    /** The arguments of a function such as {@code aws:index/getRegion:getRegion}; empty when the SDK has none. */
    public Optional<Map<String, Property>> function(String token) {
        return functions.computeIfAbsent(token, this::readFunction);
    }

    /** The result of a function; empty when the SDK has none of the name. */
    public Optional<Map<String, Property>> functionResult(String token) {
        return className(token)
                .flatMap(name -> load(functionClass(name, "outputs", "Result")))
                .map(this::properties);
    }

    /** The provider's own configuration. */
    public Map<String, Property> provider() {
        return load(PACKAGE_ROOT + "ProviderArgs").map(this::properties).orElseThrow();
    }

    private Optional<SdkResource> readResource(String token) {
        return className(token).flatMap(name -> load(name)
                .filter(type -> type.isAnnotationPresent(ResourceType.class)
                        && type.getAnnotation(ResourceType.class).type().equals(token))
                .map(type -> new SdkResource(
                        token,
                        properties(load(name + "Args")
                                .orElseThrow(() -> new IllegalStateException(name + " has no arguments class"))),
                        outputs(type))));
    }

    private Optional<Map<String, Property>> readFunction(String token) {
        return className(token).flatMap(name -> {
            if (load(functionClass(name, "outputs", "Result")).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(load(functionClass(name, "inputs", "PlainArgs"))
                    .map(this::properties)
                    .orElse(Map.of()));
        });
    }

    /** {@code com.pulumi.aws.ec2.getVpc} has its arguments in {@code com.pulumi.aws.ec2.inputs.GetVpcPlainArgs}. */
    private static String functionClass(String name, String folder, String suffix) {
        int dot = name.lastIndexOf('.');
        String simple = name.substring(dot + 1);
        return name.substring(0, dot) + "." + folder + "."
                + simple.substring(0, 1).toUpperCase(Locale.ROOT) + simple.substring(1) + suffix;
    }

    /** {@code aws:ec2/vpc:Vpc} is {@code com.pulumi.aws.ec2.Vpc}, {@code aws:index/x:X} is {@code com.pulumi.aws.X}. */
    private static Optional<String> className(String token) {
        String[] parts = token.split(":", -1);
        if (parts.length != 3 || !parts[0].equals("aws") || !parts[2].matches("\\w+")) {
            return Optional.empty();
        }
        String module = parts[1].contains("/") ? parts[1].substring(0, parts[1].indexOf('/')) : parts[1];
        if (!module.matches("\\w+")) {
            return Optional.empty();
        }
        return Optional.of(
                PACKAGE_ROOT + (module.equals("index") ? "" : module.toLowerCase(Locale.ROOT) + ".") + parts[2]);
    }

    private static Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(name, false, SdkTypes.class.getClassLoader()));
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            // A wrong capital letter makes a NoClassDefFoundError on file systems that ignore case.
            return Optional.empty();
        }
    }

    private Map<String, Property> outputs(Class<?> resource) {
        Map<String, Property> outputs = new TreeMap<>();
        for (Field field : resource.getDeclaredFields()) {
            Export export = field.getAnnotation(Export.class);
            if (export != null) {
                boolean optional = isOptional(resource, field.getName());
                outputs.put(
                        export.name(),
                        new Property(export.name(), shape(unwrapOutput(field.getGenericType())), !optional));
            }
        }
        return outputs;
    }

    private static boolean isOptional(Class<?> type, String accessor) {
        try {
            Method method = type.getMethod(accessor);
            return rawClass(unwrapOutput(method.getGenericReturnType())) == Optional.class;
        } catch (NoSuchMethodException e) {
            // Names that Java reserves get a prefix; treat them as optional rather than guess it.
            return true;
        }
    }

    /** Accessors of nested types give an empty list or map for a missing one. */
    private static boolean mayBeMissing(Class<?> type, Method setter) {
        Class<?> raw = rawClass(setter.getGenericParameterTypes()[0]);
        return raw == List.class || raw == Map.class || isOptional(type, setter.getName());
    }

    private Map<String, Property> properties(Class<?> type) {
        Map<String, Property> known = objects.get(type);
        if (known == null) {
            known = type.isAnnotationPresent(CustomType.class) ? readOutputType(type) : readInputType(type);
            objects.put(type, known);
        }
        return known;
    }

    private Map<String, Property> readInputType(Class<?> type) {
        Map<String, Property> properties = new TreeMap<>();
        // Some arguments classes extend others.
        for (Class<?> level = type; level != null && level != Object.class; level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                Import input = field.getAnnotation(Import.class);
                if (input != null) {
                    properties.put(
                            input.name(),
                            new Property(input.name(), shape(unwrapOutput(field.getGenericType())), input.required()));
                }
            }
        }
        return properties;
    }

    private Map<String, Property> readOutputType(Class<?> type) {
        Map<String, Property> properties = new TreeMap<>();
        for (Class<?> builder : type.getDeclaredClasses()) {
            if (!builder.isAnnotationPresent(CustomType.Builder.class)) {
                continue;
            }
            for (Method setter : builder.getDeclaredMethods()) {
                CustomType.Setter annotation = setter.getAnnotation(CustomType.Setter.class);
                if (annotation != null) {
                    String name = annotation.value().isEmpty() ? setter.getName() : annotation.value();
                    properties.put(
                            name,
                            new Property(
                                    name, shape(setter.getGenericParameterTypes()[0]), !mayBeMissing(type, setter)));
                }
            }
        }
        return properties;
    }

    private Shape shape(Type type) {
        Class<?> raw = rawClass(type);
        if (raw == List.class) {
            return new ListOf(shape(argument(type, 0)));
        }
        if (raw == Map.class) {
            return new MapOf(shape(argument(type, 1)));
        }
        if (raw == Either.class) {
            return new OneOf(shape(argument(type, 0)), shape(argument(type, 1)));
        }
        if (raw == Optional.class || raw == Output.class) {
            return shape(argument(type, 0));
        }
        if (raw == String.class || raw.isAnnotationPresent(EnumType.class)) {
            return new Scalar(ScalarKind.STRING);
        }
        if (raw == Boolean.class) {
            return new Scalar(ScalarKind.BOOLEAN);
        }
        if (raw == Integer.class) {
            return new Scalar(ScalarKind.INTEGER);
        }
        if (raw == Double.class) {
            return new Scalar(ScalarKind.NUMBER);
        }
        if (raw == Archive.class) {
            return new Scalar(ScalarKind.ARCHIVE);
        }
        if (AssetOrArchive.class.isAssignableFrom(raw)) {
            return new Scalar(ScalarKind.ASSET);
        }
        if (raw.getName().startsWith(PACKAGE_ROOT)) {
            Supplier<Map<String, Property>> lazy = () -> properties(raw);
            return new ObjectOf(raw.getSimpleName(), lazy);
        }
        return new Scalar(ScalarKind.ANY);
    }

    private static Type unwrapOutput(Type type) {
        return rawClass(type) == Output.class ? argument(type, 0) : type;
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[index]
                : Object.class;
    }

    private static Class<?> rawClass(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType parameterized ? (Class<?>) parameterized.getRawType() : Object.class;
    }
}
