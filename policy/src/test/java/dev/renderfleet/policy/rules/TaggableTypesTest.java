package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.aws.sqs.Queue;
import com.pulumi.core.annotations.ResourceType;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Holds the list to the SDK. Renew it with {@code -Dtest=TaggableTypesTest -Dupdate=true} when the SDK's version changes. */
final class TaggableTypesTest {

    private static final Path FILE = Path.of("src/main/resources/dev/renderfleet/policy/rules/taggable-types.txt");

    @Test
    void the_list_is_that_of_the_sdk() throws Exception {
        List<String> expected = taggableTypesOfTheSdk();
        if (Boolean.getBoolean("update")) {
            Files.createDirectories(FILE.getParent());
            Files.write(FILE, expected);
        }
        assertThat(Files.readAllLines(FILE)).isEqualTo(expected);
        assertThat(expected)
                .contains("aws:sqs/queue:Queue", "aws:s3/bucketV2:BucketV2", "aws:lb/loadBalancer:LoadBalancer")
                .doesNotContain("aws:autoscaling/group:Group", "aws:iam/rolePolicy:RolePolicy", "aws:ec2/tag:Tag");
    }

    @Test
    void the_list_is_read_as_it_is() throws Exception {
        assertThat(TaggableTypes.all()).isEqualTo(Files.readAllLines(FILE)).hasSizeGreaterThan(500);
    }

    private static List<String> taggableTypesOfTheSdk() throws Exception {
        Path jar = Path.of(
                Queue.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.matches("com/pulumi/aws/\\w+/[A-Z]\\w+\\.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .flatMap(name -> taggableType(name).stream())
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /** The provider gives default tags to what has both {@code tags} and {@code tagsAll}. */
    private static Optional<String> taggableType(String className) {
        try {
            Class<?> candidate = Class.forName(className, false, TaggableTypesTest.class.getClassLoader());
            var type = candidate.getAnnotation(ResourceType.class);
            List<String> fields = Arrays.stream(candidate.getDeclaredFields())
                    .map(Field::getName)
                    .toList();
            return type != null && fields.contains("tags") && fields.contains("tagsAll")
                    ? Optional.of(type.type())
                    : Optional.empty();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
