package dev.renderfleet.local.catalog;

/** Where a provider works: the parts that appear in ARNs and host names. */
public record Site(String region, String account) {

    /** The ARN partition of the region. */
    public String partition() {
        return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }

    /** The DNS suffix of AWS's services in the region. */
    public String dnsSuffix() {
        return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    }
}
