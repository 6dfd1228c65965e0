"""Words the editor knows: GLSL 4.2 (Khronos, The OpenGL Shading Language), ISF 2 and the host's own."""

from __future__ import annotations

KEYWORDS = """
attribute break case centroid const continue default discard do else flat for highp if in inout invariant layout lowp
mediump noperspective out precision return sample smooth struct subroutine switch uniform varying while
bool int uint float double void true false
vec2 vec3 vec4 bvec2 bvec3 bvec4 ivec2 ivec3 ivec4 uvec2 uvec3 uvec4 dvec2 dvec3 dvec4
mat2 mat3 mat4 mat2x2 mat2x3 mat2x4 mat3x2 mat3x3 mat3x4 mat4x2 mat4x3 mat4x4 sampler1D sampler2D sampler3D samplerCube
"""

BUILT_IN = """
abs acos acosh all any asin asinh atan atanh ceil clamp cos cosh cross dFdx dFdy degrees determinant distance dot equal
exp exp2 faceforward floatBitsToInt floatBitsToUint floor fma fract fwidth greaterThan greaterThanEqual intBitsToFloat
inverse inversesqrt isinf isnan length lessThan lessThanEqual log log2 matrixCompMult max min mix mod modf normalize not
notEqual outerProduct pow radians reflect refract round roundEven sign sin sinh smoothstep sqrt step tan tanh texelFetch
texture texture2D texture2DLod texture2DRect textureLod textureSize transpose trunc uintBitsToFloat
gl_FragColor gl_FragCoord gl_FragData gl_FrontFacing gl_Position gl_VertexID
"""

ISF = """
DATE FRAMEINDEX IMG_NORM_PIXEL IMG_NORM_THIS_PIXEL IMG_PIXEL IMG_SIZE IMG_THIS_NORM_PIXEL IMG_THIS_PIXEL PASSINDEX
RENDERSIZE TIME TIMEDELTA isf_FragCoord isf_FragNormCoord isf_vertShaderInit inputImage startImage endImage progress
vv_FragNormCoord vv_vertShaderInit
react_audio react_bands react_bar react_bars react_bass react_beat react_bpm react_breakdown react_build react_centroid
react_chroma react_drop react_energy react_flatness react_hat react_high react_kick react_level react_loudness react_mid
react_novelty react_onset react_phase react_pulse react_seed react_snare react_width REACT_HOST
"""
