/// What the bearer of a token may do.
public enum AccessScope: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Look at findings, and score without storing.
    case read
    /// Store events.
    case ingest
    /// Decide about findings, label, suppress.
    case triage
    /// Train, promote models, run and end jobs.
    case admin

    /// In the order of the cases.
    public static func < (a: AccessScope, b: AccessScope) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}

/// A token of a service, without its secret: that is known to its bearer alone.
public struct AccessToken: Sendable, Hashable {
    /// What it is called by, such as `T-3F9A2C41`.
    public var id: String
    /// What a person calls it.
    public var name: String
    /// The SHA-256 of the secret, 32 bytes.
    public var digest: [UInt8]
    /// What its bearer may do.
    public var scopes: Set<AccessScope>
    /// Microseconds since 1970.
    public var createdAt: Int64
    /// Microseconds since 1970 from which on it is worth nothing; nil for never.
    public var expiresAt: Int64?

    /// A token.
    public init(
        id: String, name: String, digest: [UInt8], scopes: Set<AccessScope>, createdAt: Int64, expiresAt: Int64? = nil
    ) {
        self.id = id
        self.name = name
        self.digest = digest
        self.scopes = scopes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
