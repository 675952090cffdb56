import Crypto
import DragnetCore
public import DragnetStorage
import Foundation

/// Makes tokens and recognises them.
public enum TokenSecret {
    /// A new token and its secret, which is shown once and stored nowhere.
    ///
    /// 256 random bits, so that a plain hash is as good as a slow one.
    public static func make(
        name: String, scopes: Set<AccessScope>, now: Int64, expiresAt: Int64?
    ) -> (token: AccessToken, secret: String) {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let text = Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
        let secret = "dragnet_" + text
        let digest = Self.digest(of: secret)
        let id = "T-" + digest.prefix(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
        let token = AccessToken(
            id: id, name: name, digest: digest, scopes: scopes, createdAt: now, expiresAt: expiresAt)
        return (token, secret)
    }

    /// The hash by which a secret is known.
    static func digest(of secret: String) -> [UInt8] { Array(SHA256.hash(data: Data(secret.utf8))) }

    /// Whether two hashes are the same, in a time that does not say where they differ.
    static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
