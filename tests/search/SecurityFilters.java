import java.util.Map;
import java.util.regex.Pattern;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * What the server's own index of keys and users names in its settings, and the test distribution lacks. With it a test
 * server makes API keys; nothing of ours uses it. tests/search/server.py compiles it against the server's libraries.
 */
public class SecurityFilters extends Plugin implements AnalysisPlugin {
    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "pattern_capture",
            (index, environment, name, settings) -> {
                Pattern[] patterns = settings.getAsList("patterns").stream().map(Pattern::compile).toArray(Pattern[]::new);
                return new Filter(name) {
                    @Override
                    public TokenStream create(TokenStream stream) {
                        return new PatternCaptureGroupTokenFilter(stream, true, patterns);
                    }
                };
            },
            "unique",
            (index, environment, name, settings) -> new Filter(name) {
                @Override
                public TokenStream create(TokenStream stream) {
                    return new RemoveDuplicatesTokenFilter(stream);
                }
            }
        );
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of("uax_url_email", (index, environment, name, settings) -> new TokenizerFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Tokenizer create() {
                return new UAX29URLEmailTokenizer();
            }
        });
    }

    private abstract static class Filter implements TokenFilterFactory {
        private final String name;

        Filter(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }
    }
}
