import CZlib
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Reads a request's body within a limit, and unpacks it.
struct BodyReader {
    /// Bytes, compressed or not.
    var limit: Int

    func bytes(of request: Request) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= limit else { throw tooLarge }
            bytes.append(contentsOf: part.readableBytesView)
        }
        switch request.headers[.contentEncoding]?.lowercased() {
        case nil, "identity": return bytes
        case "gzip": return try inflated(bytes)
        default: throw Problem(415, "bad-encoding", "The content encoding is not gzip.")
        }
    }

    private var tooLarge: Problem {
        var problem = Problem(413, "body-too-large", "The body is larger than \(limit) bytes.")
        problem.headers = [(.connection, "close")]
        return problem
    }

    /// Stops at the limit, so that a small body cannot become a huge one.
    private func inflated(_ packed: [UInt8]) throws -> [UInt8] {
        let damaged = Problem(400, "bad-gzip", "The body is not gzip, or is cut off.")
        var stream = z_stream()
        guard inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw damaged
        }
        defer { inflateEnd(&stream) }
        var packed = packed
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        try packed.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            while true {
                let (code, made) = chunk.withUnsafeMutableBufferPointer { buffer -> (Int32, Int) in
                    stream.next_out = buffer.baseAddress
                    stream.avail_out = UInt32(buffer.count)
                    let code = inflate(&stream, Z_NO_FLUSH)
                    return (code, buffer.count - Int(stream.avail_out))
                }
                guard code == Z_OK || code == Z_STREAM_END else { throw damaged }
                guard output.count + made <= limit else { throw tooLarge }
                output += chunk[..<made]
                if code == Z_STREAM_END {
                    if stream.avail_in == 0 { break }
                    // Files put end to end are one file of gzip.
                    guard inflateReset(&stream) == Z_OK else { throw damaged }
                    continue
                }
                guard made > 0 || stream.avail_in > 0 else { throw damaged }
            }
        }
        return output
    }
}
