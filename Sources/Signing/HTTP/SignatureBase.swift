/// The text that is signed (RFC 9421 §2.5): one line for each covered component, and one for the parameters.
public enum SignatureBase {
    /// - Parameter input: the covered components and the signature's parameters, as in `Signature-Input`.
    ///
    /// Components are header fields, `@method`, `@authority`, `@path`, `@query` and `@status`; in a response all of these but the last, and
    /// `content-digest`, may be the request's (`;req`). Anything else, any other parameter, and a component named twice are refused.
    public static func text(_ input: StructuredField.InnerList, of message: SignedMessage) throws(HTTPSignatureError) -> String {
        var lines = ""
        var seen: Set<StructuredField.Item> = []
        for component in input.items {
            guard case .string(let name) = component.value else { throw HTTPSignatureError(.malformed, "a covered component is a string") }
            let identifier = try written(component)
            guard seen.insert(component).inserted else { throw HTTPSignatureError(.components, "\(identifier) is covered twice") }
            let ofRequest = component.parameters == StructuredField.Parameters(["req": .boolean(true)])
            guard ofRequest || component.parameters.entries.isEmpty else {
                throw HTTPSignatureError(.components, "\(identifier) has a parameter that is not spoken here; only ;req is")
            }
            let value = try value(of: name, ofRequest: ofRequest, in: message)
            guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else {
                throw HTTPSignatureError(.message, "\(identifier) has other characters than ASCII")
            }
            lines += "\(identifier): \(value)\n"
        }
        do {
            return lines + "\"@signature-params\": " + (try StructuredField.text(input))
        } catch { throw HTTPSignatureError(.malformed, "\(error)") }
    }

    private static func written(_ component: StructuredField.Item) throws(HTTPSignatureError) -> String {
        do {
            return try StructuredField.text(component)
        } catch { throw HTTPSignatureError(.malformed, "\(error)") }
    }

    private static func value(of name: String, ofRequest: Bool, in message: SignedMessage) throws(HTTPSignatureError) -> String {
        if ofRequest {
            guard message.status != nil else { throw HTTPSignatureError(.components, "only a response covers components of the request") }
            switch name {
            case "@method", "@authority", "@path", "@query": break
            case "content-digest":
                guard let digest = message.requestDigest else { throw HTTPSignatureError(.message, "the request has no content-digest") }
                return digest
            default: throw HTTPSignatureError(.components, "\(name) of the request is not spoken here")
            }
        } else if name.hasPrefix("@"), name != "@status", message.status != nil {
            throw HTTPSignatureError(.components, "\(name) of a response is the request's; add ;req")
        }
        switch name {
        case "@method": return message.method
        case "@authority": return message.authority
        case "@path": return message.path.isEmpty ? "/" : message.path
        case "@query": return "?" + (message.query ?? "")
        case "@status":
            guard let status = message.status else { throw HTTPSignatureError(.components, "a request has no @status") }
            return String(status)
        case let name where name.hasPrefix("@"): throw HTTPSignatureError(.components, "\(name) is not spoken here")
        default:
            guard name == name.lowercased() else { throw HTTPSignatureError(.components, "the name of a field is in lower case") }
            guard let value = message[name] else { throw HTTPSignatureError(.message, "the message has no \(name)") }
            return value
        }
    }
}
